"""The dynamically quantised form of an fp32 export, for comparison alone (see README.md).

    python dynamic.py FP32.onnx OUT.onnx
"""
import sys

from onnx import TensorProto
from onnxruntime.quantization import QuantType, quantize_dynamic

quantize_dynamic(sys.argv[1], sys.argv[2], op_types_to_quantize=["MatMul", "Attention", "Gather"],
                 per_channel=True, weight_type=QuantType.QInt8,
                 extra_options={"MatMulConstBOnly": True, "DefaultTensorType": TensorProto.FLOAT})
