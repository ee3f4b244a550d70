package io.groundswell.processor.language;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import opennlp.tools.ml.maxent.GISModel;
import opennlp.tools.ml.model.AbstractModel;
import opennlp.tools.ml.model.BinaryFileDataReader;
import opennlp.tools.ml.model.Context;
import opennlp.tools.ml.model.GenericModelReader;

/**
 * OpenNLP's language model, cut down to the languages asked for, which halves its memory. Asked
 * directly, since OpenNLP's own detector spends three quarters of its time on cleaning, counting
 * and sorting that are done otherwise here.
 */
final class NGramModel {
  private static final String RESOURCE = "/langdetect-183.bin";
  private static final String ENTRY = "langdetect.model";
  private static final int LONGEST = 3;

  private final GISModel model;

  private NGramModel(GISModel model) {
    this.model = model;
  }

  /**
   * Loads it, which takes half a second.
   *
   * @param languages ISO 639-3 codes; {@link #probabilities} answers in their order
   * @throws IllegalStateException if the model is not what is expected
   */
  static NGramModel load(List<String> languages) {
    try (InputStream file = NGramModel.class.getResourceAsStream(RESOURCE)) {
      if (file == null) {
        throw new IllegalStateException("The language model " + RESOURCE + " is missing.");
      }
      return new NGramModel(cut(read(file), languages));
    } catch (IOException e) {
      throw new UncheckedIOException("The language model " + RESOURCE + " can't be read.", e);
    }
  }

  /** OpenNLP's own loader would hold the whole file in memory. */
  private static AbstractModel read(InputStream file) throws IOException {
    ZipInputStream zip = new ZipInputStream(file);
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      if (entry.getName().equals(ENTRY)) {
        return new GenericModelReader(new BinaryFileDataReader(new BufferedInputStream(zip)))
            .getModel();
      }
    }
    throw new IOException("There is no " + ENTRY + " in it.");
  }

  private static GISModel cut(AbstractModel whole, List<String> languages) {
    Map<Integer, Integer> columns = new HashMap<>();
    for (String language : languages) {
      int column = whole.getIndex(language);
      if (column < 0) {
        throw new IllegalStateException("The language model does not know " + language + ".");
      }
      columns.put(column, columns.size());
    }
    @SuppressWarnings("unchecked") // so in every AbstractModel
    Map<String, Context> weights = (Map<String, Context>) whole.getDataStructures()[1];
    List<String> grams = new ArrayList<>();
    List<Context> kept = new ArrayList<>();
    weights.forEach(
        (gram, context) -> {
          Context cut = cut(context, columns);
          if (cut.getOutcomes().length > 0 && gram.chars().allMatch(Evidence::isInWords)) {
            grams.add(gram);
            kept.add(cut);
          }
        });
    return new GISModel(
        kept.toArray(Context[]::new),
        grams.toArray(String[]::new),
        languages.toArray(String[]::new));
  }

  private static Context cut(Context context, Map<Integer, Integer> columns) {
    int[] outcomes = context.getOutcomes();
    int[] chosen =
        IntStream.range(0, outcomes.length).filter(i -> columns.containsKey(outcomes[i])).toArray();
    return new Context(
        Arrays.stream(chosen).map(i -> columns.getOrDefault(outcomes[i], -1)).toArray(),
        Arrays.stream(chosen).mapToDouble(i -> context.getParameters()[i]).toArray());
  }

  /** The different n-grams of {@code words}, of one to three letters. */
  static String[] grams(String words) {
    Set<String> grams = new HashSet<>(words.length() * 4);
    for (int start = 0; start < words.length(); start++) {
      int longest = Math.min(start + LONGEST, words.length());
      for (int end = start + 1; end <= longest; end++) {
        grams.add(words.substring(start, end));
      }
    }
    return grams.toArray(String[]::new);
  }

  /** How probable each language is, in [0, 1]; they differ little, their ratios tell. */
  double[] probabilities(String[] grams) {
    return model.eval(grams);
  }
}
