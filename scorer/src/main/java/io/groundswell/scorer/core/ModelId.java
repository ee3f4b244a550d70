package io.groundswell.scorer.core;

/**
 * The identity of a model.
 *
 * @param name the name that users know
 * @param digest lower-case hex SHA-256 over everything that can change a score
 * @param engine DJL's name of the engine: OnnxRuntime or PyTorch
 * @param precision the kind of its arithmetic: int8, fp32, fp16 or bf16
 */
public record ModelId(String name, String digest, String engine, String precision) {}
