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
 * What an ONNX model computes with, found by walking the file's protobuf: the nodes of its graph,
 * of graphs within it and of its functions, and the headers of its tensors, never their contents.
 */
final class OnnxFile {
  /** ONNX's own numbers for element types. */
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

  /** These find one scale for all of a call's activations, padding and neighbours included. */
  private static final Set<String> DYNAMIC =
      Set.of("DynamicQuantizeLinear", "DynamicQuantizeMatMul", "DynamicQuantizeLSTM");

  /** What they put out has the numbers of what they take in, as far as products are concerned. */
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
   * @throws ModelLoadException if it can't be read, or isn't a whole ONNX model
   */
  static OnnxFile read(Path file) {
    ModelFileCheck.refuse(file);
    OnnxFile model = new OnnxFile();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      model.readModel(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
    } catch (IOException e) {
      throw new ModelLoadException("%s can't be read.".formatted(file), e);
    } catch (RuntimeException e) { // the walk ran out of bytes, or into what is no protobuf
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

  /** Whether some product multiplies by unsigned bytes, which CPUs have no fast instruction for. */
  boolean hasUnsignedProducts() {
    return productTypes().contains(UINT8);
  }

  /** Whether some product multiplies by signed bytes. */
  boolean hasSignedProducts() {
    return productTypes().contains(INT8);
  }

  /** Whether a score depends on what else is in its call. */
  boolean scalesByCall() {
    return nodes.stream().anyMatch(node -> DYNAMIC.contains(node.operator));
  }

  /** Files beside this one that hold weights, as it names them; sorted. */
  Set<String> externalFiles() {
    return externalFiles;
  }

  /** The arithmetic's short name: that of its smallest bytes, else of its largest floats. */
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

  /** Element types of all constant matrices that enter a product, by ONNX's numbers. */
  private Set<Integer> productTypes() {
    Map<String, Integer> constants = new HashMap<>(matrices);
    Set<Integer> types = new HashSet<>();
    for (Node node : nodes) { // which stand in the order of their computation
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

  /** An attribute may be a graph, such as the branch of an If, or several. */
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
              while (value.hasRemaining()) { // one number, or all of them packed
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

  /** An entry of key and value; only the file's name matters here. */
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
