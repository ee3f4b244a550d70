package io.groundswell.processor.djl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The number types of an ONNX model's matrix products, found by walking the file's protobuf: its
 * graph's nodes and the headers of its tensors, never their contents.
 */
final class OnnxWeights {
  /** ONNX's own numbers for element types. */
  private static final int FLOAT32 = 1;

  private static final int UINT8 = 2;
  private static final int INT8 = 3;

  private static final Set<String> PRODUCTS =
      Set.of(
          "MatMul",
          "Gemm",
          "FusedMatMul",
          "MatMulInteger",
          "MatMulIntegerToFloat",
          "DynamicQuantizeMatMul",
          "QLinearMatMul",
          "QGemm",
          "Attention",
          "QAttention");

  private final Map<String, Integer> matrices = new HashMap<>();
  private final List<Node> nodes = new ArrayList<>();

  private record Node(String operator, List<String> inputs, List<String> outputs) {}

  private OnnxWeights() {}

  /** Whether some product multiplies by unsigned bytes, which CPUs have no fast instruction for. */
  static boolean anyUnsigned(Set<Integer> types) {
    return types.contains(UINT8);
  }

  /** Whether some product multiplies by signed bytes. */
  static boolean anySigned(Set<Integer> types) {
    return types.contains(INT8);
  }

  /** The arithmetic's short name. */
  static String precision(Set<Integer> types) {
    if (types.contains(INT8) || types.contains(UINT8)) {
      return "int8";
    }
    return types.isEmpty() || types.contains(FLOAT32) ? "fp32" : "fp16";
  }

  /** Element types of all constant matrices that enter a product, by ONNX's numbers. */
  static Set<Integer> typesIn(Path model) throws IOException {
    try (FileChannel channel = FileChannel.open(model, StandardOpenOption.READ)) {
      OnnxWeights weights = new OnnxWeights();
      weights.readModel(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
      return weights.productTypes();
    }
  }

  private Set<Integer> productTypes() {
    for (Node node : nodes) {
      if (node.operator.equals("DequantizeLinear") && matrices.containsKey(node.inputs.get(0))) {
        matrices.put(node.outputs.get(0), matrices.get(node.inputs.get(0)));
      }
    }
    Set<Integer> types = new HashSet<>();
    for (Node node : nodes) {
      if (PRODUCTS.contains(node.operator)) {
        node.inputs.stream().filter(matrices::containsKey).map(matrices::get).forEach(types::add);
      }
    }
    return types;
  }

  private void readModel(ByteBuffer model) {
    forEachField(
        model,
        (field, graph) -> {
          if (field == 7) {
            forEachField(graph, this::readGraph);
          }
        });
  }

  private void readGraph(int field, ByteBuffer value) {
    if (field == 1) {
      readNode(value);
    } else if (field == 5) {
      readTensor(value);
    }
  }

  private void readNode(ByteBuffer node) {
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    String[] operator = {""};
    forEachField(
        node,
        (field, value) -> {
          switch (field) {
            case 1 -> inputs.add(UTF_8.decode(value).toString());
            case 2 -> outputs.add(UTF_8.decode(value).toString());
            case 4 -> operator[0] = UTF_8.decode(value).toString();
            default -> {}
          }
        });
    nodes.add(new Node(operator[0], inputs, outputs));
  }

  private void readTensor(ByteBuffer tensor) {
    int[] dimensions = {0};
    int[] type = {0};
    String[] name = {""};
    forEachField(
        tensor,
        (field, value) -> {
          switch (field) {
            case 1 -> {
              while (value.hasRemaining()) { // one number, or all of them packed
                varint(value);
                dimensions[0]++;
              }
            }
            case 2 -> type[0] = (int) varint(value);
            case 8 -> name[0] = UTF_8.decode(value).toString();
            default -> {}
          }
        });
    if (dimensions[0] >= 2) {
      matrices.put(name[0], type[0]);
    }
  }

  private interface Field {
    void read(int number, ByteBuffer value);
  }

  /** Protobuf's wire format: a key of number and kind, then the value. */
  private static void forEachField(ByteBuffer message, Field reader) {
    while (message.hasRemaining()) {
      long key = varint(message);
      int start = message.position();
      int length =
          switch ((int) (key & 7)) {
            case 0 -> {
              varint(message);
              yield message.position() - start;
            }
            case 1 -> Long.BYTES;
            case 2 -> {
              int bytes = (int) varint(message);
              start = message.position();
              yield bytes;
            }
            case 5 -> Integer.BYTES;
            default -> throw new IllegalArgumentException("no protobuf field of kind " + (key & 7));
          };
      reader.read((int) (key >>> 3), message.slice(start, length));
      message.position(start + length);
    }
  }

  private static long varint(ByteBuffer bytes) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = bytes.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a protobuf number of more than 64 bits");
  }
}
