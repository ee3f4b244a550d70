package io.groundswell.scorer.djl;

import static io.groundswell.scorer.djl.Protobuf.forEachField;
import static io.groundswell.scorer.djl.Protobuf.text;
import static io.groundswell.scorer.djl.Protobuf.varint;

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
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The arithmetic of an ONNX model, read from the file's protobuf: the nodes of its graph, subgraphs
 * and functions, and the headers of its tensors. Weights are not read.
 */
final class OnnxFile {
  /** ONNX's element types. */
  private static final int FLOAT32 = 1;

  private static final int UINT8 = 2;
  private static final int INT8 = 3;
  private static final int BFLOAT16 = 16;

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

  /** Operators with one scale for all activations of a call, padding included. */
  private static final Set<String> DYNAMIC =
      Set.of("DynamicQuantizeLinear", "DynamicQuantizeMatMul", "DynamicQuantizeLSTM");

  /** Operators whose output has the element type of their first input, as seen by products. */
  private static final Set<String> PASSING = Set.of("DequantizeLinear", "Transpose", "Identity");

  private final Map<String, Integer> matrices = new HashMap<>();
  private final List<Node> nodes = new ArrayList<>();
  private final Set<String> externalFiles = new TreeSet<>();
  private boolean hasGraph;

  private record Node(String operator, List<String> inputs, List<String> outputs) {}

  private OnnxFile() {}

  /**
   * Reads a file's structure.
   *
   * @throws ModelLoadException if it is unreadable, or isn't a complete ONNX model
   */
  static OnnxFile read(Path file) {
    ModelFileCheck.refuse(file);
    OnnxFile model = new OnnxFile();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      model.readModel(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
    } catch (IOException e) {
      throw new ModelLoadException("%s can't be read.".formatted(file), e);
    } catch (RuntimeException e) { // truncated or malformed protobuf
      throw notOnnx(file, e);
    }
    if (!model.hasGraph) {
      throw notOnnx(file, null);
    }
    return model;
  }

  private static ModelLoadException notOnnx(Path file, @Nullable Throwable cause) {
    return new ModelLoadException(
        "%s isn't a whole ONNX model: it is cut off, damaged or something else.".formatted(file),
        cause);
  }

  /** Whether a product has unsigned int8 weights, for which CPUs have no fast instruction. */
  boolean hasUnsignedProducts() {
    return productTypes().contains(UINT8);
  }

  /** Whether a product has signed int8 weights. */
  boolean hasSignedProducts() {
    return productTypes().contains(INT8);
  }

  /** Whether a score depends on the other texts of its call. */
  boolean scalesByCall() {
    return nodes.stream().anyMatch(node -> DYNAMIC.contains(node.operator));
  }

  /** Names of the files with external weights; sorted. */
  Set<String> externalFiles() {
    return externalFiles;
  }

  /** The precision: int8 if any product is, else that of the widest float. */
  String precision() {
    Set<Integer> types = productTypes();
    if (types.contains(INT8) || types.contains(UINT8)) {
      return "int8";
    }
    if (types.isEmpty() || types.contains(FLOAT32)) {
      return "fp32";
    }
    return types.contains(BFLOAT16) ? "bf16" : "fp16";
  }

  /** Element types of all constant matrices of products. */
  private Set<Integer> productTypes() {
    Map<String, Integer> constants = new HashMap<>(matrices);
    Set<Integer> types = new HashSet<>();
    for (Node node : nodes) { // in topological order
      if (PASSING.contains(node.operator) && constants.containsKey(node.inputs.get(0))) {
        constants.put(node.outputs.get(0), constants.get(node.inputs.get(0)));
      } else if (PRODUCTS.contains(node.operator)) {
        node.inputs.stream().filter(constants::containsKey).map(constants::get).forEach(types::add);
      }
    }
    return types;
  }

  private void readModel(ByteBuffer model) {
    forEachField(
        model,
        (field, value) -> {
          if (field == 7) {
            hasGraph = true;
            forEachField(value, this::readGraph);
          } else if (field == 25) {
            forEachField(value, this::readFunction);
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

  private void readFunction(int field, ByteBuffer value) {
    if (field == 7) {
      readNode(value);
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
            case 1 -> inputs.add(text(value));
            case 2 -> outputs.add(text(value));
            case 4 -> operator[0] = text(value);
            case 5 -> forEachField(value, this::readAttribute);
            default -> {}
          }
        });
    nodes.add(new Node(operator[0], inputs, outputs));
  }

  /** An attribute may have subgraphs, such as the branches of an If. */
  private void readAttribute(int field, ByteBuffer value) {
    if (field == 6 || field == 11) {
      forEachField(value, this::readGraph);
    }
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
              while (value.hasRemaining()) { // a single or a packed value
                varint(value);
                dimensions[0]++;
              }
            }
            case 2 -> type[0] = (int) varint(value);
            case 8 -> name[0] = text(value);
            case 13 -> readExternal(value);
            default -> {}
          }
        });
    if (dimensions[0] >= 2) {
      matrices.put(name[0], type[0]);
    }
  }

  /** A key-value entry; the location is the file's name. */
  private void readExternal(ByteBuffer entry) {
    String[] pair = {"", ""};
    forEachField(
        entry,
        (field, value) -> {
          if (field == 1 || field == 2) {
            pair[field - 1] = text(value);
          }
        });
    if (pair[0].equals("location")) {
      externalFiles.add(pair[1]);
    }
  }
}
