package io.groundswell.scorer.hub;

/** The forms that models come in, the fastest first. */
public enum ModelFormat {
  /** ONNX with weights of one byte. */
  ONNX_INT8,
  /** ONNX with weights of four bytes. */
  ONNX_FP32,
  /** What PyTorch runs without Python. */
  TORCHSCRIPT
}
