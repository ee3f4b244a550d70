package io.groundswell.scorer.core;

/**
 * Which model, to the byte.
 *
 * @param name what people call it
 * @param digest lower-case hex SHA-256 over everything that can change a score
 * @param engine what runs it, as DJL names it: OnnxRuntime or PyTorch
 * @param precision the kind of its arithmetic: int8, fp32, fp16 or bf16
 */
public record ModelId(String name, String digest, String engine, String precision) {}
