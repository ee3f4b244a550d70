package io.groundswell.scorer.hub;

/** Formats of models, the fastest first. */
public enum ModelFormat {
  /** ONNX with int8 weights. */
  ONNX_INT8,
  /** ONNX with fp32 weights. */
  ONNX_FP32,
  /** TorchScript, which PyTorch runs without Python. */
  TORCHSCRIPT
}
