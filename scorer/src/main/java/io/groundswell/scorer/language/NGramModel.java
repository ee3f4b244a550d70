package io.groundswell.scorer.language;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import opennlp.tools.ml.model.AbstractModel;
import opennlp.tools.ml.model.BinaryFileDataReader;
import opennlp.tools.ml.model.Context;
import opennlp.tools.ml.model.GenericModelReader;

/**
 * OpenNLP's language model, reduced to the languages of one script and stored in {@link
 * GramWeights}. OpenNLP reads the file. Its own evaluation over strings is several times slower,
 * and its detector takes as long again for cleaning, counting and sorting.
 *
 * <p>The model is a maximum entropy one (Berger, Della Pietra and Della Pietra 1996, "A Maximum
 * Entropy Approach to Natural Language Processing", equation 10), whose features are the different
 * n-grams of a text: log p(language | text) = Σ weight(n-gram, language) − log Z(text). OpenNLP's
 * {@code GISModel.eval} computes the same: its prior is uniform and each n-gram counts once. Z and
 * the prior are the same for all languages, so the difference of two sums is the log-likelihood
 * ratio.
 */
final class NGramModel {
  private static final String RESOURCE = "/langdetect-183.bin";
  private static final String ENTRY = "langdetect.model";

  /** Letters of the longest n-grams; {@link Sums#readTo} is written for three. */
  private static final int LONGEST = 3;

  private final GramWeights weights;

  private NGramModel(GramWeights weights) {
    this.weights = weights;
  }

  /**
   * Loads a model for each script, which takes half a second.
   *
   * @param languages ISO 639-3 codes; {@link Sums#of} counts in their order
   * @throws IllegalStateException if the file is not what is expected
   */
  static Map<UnicodeScript, NGramModel> load(Map<UnicodeScript, List<String>> languages) {
    AbstractModel whole = whole();
    @SuppressWarnings("unchecked") // documented type in AbstractModel
    Map<String, Context> weights = (Map<String, Context>) whole.getDataStructures()[1];
    Map<UnicodeScript, List<Map.Entry<String, Context>>> byScript =
        new EnumMap<>(UnicodeScript.class);
    for (Map.Entry<String, Context> row : weights.entrySet()) {
      if (row.getKey().length() <= LONGEST) {
        byScript
            .computeIfAbsent(DetectionText.scriptOf(row.getKey()), s -> new ArrayList<>())
            .add(row);
      }
    }
    Map<UnicodeScript, NGramModel> models = new EnumMap<>(UnicodeScript.class);
    languages.forEach(
        (script, codes) -> {
          int[] columns = columns(whole, codes);
          List<GramWeights.Row> rows = new ArrayList<>();
          for (UnicodeScript own : List.of(script, UnicodeScript.COMMON)) {
            byScript.getOrDefault(own, List.of()).forEach(row -> addCut(row, columns, rows));
          }
          models.put(script, new NGramModel(new GramWeights(rows)));
        });
    return models;
  }

  /** Reads OpenNLP's model with all its languages. */
  static AbstractModel whole() {
    try (InputStream file = NGramModel.class.getResourceAsStream(RESOURCE)) {
      if (file == null) {
        throw new IllegalStateException("The language model " + RESOURCE + " is missing.");
      }
      return read(file);
    } catch (IOException e) {
      throw new UncheckedIOException("The language model " + RESOURCE + " can't be read.", e);
    }
  }

  /** Streams the file; OpenNLP's own loader holds it in memory. */
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

  /** The index in {@code codes} of each language of the file, or -1. */
  private static int[] columns(AbstractModel whole, List<String> codes) {
    int[] columns = new int[whole.getNumOutcomes()];
    Arrays.fill(columns, -1);
    for (int i = 0; i < codes.size(); i++) {
      int outcome = whole.getIndex(codes.get(i));
      if (outcome < 0) {
        throw new IllegalStateException("The language model does not know " + codes.get(i) + ".");
      }
      columns[outcome] = i;
    }
    return columns;
  }

  private static void addCut(
      Map.Entry<String, Context> row, int[] columns, List<GramWeights.Row> rows) {
    int[] outcomes = row.getValue().getOutcomes();
    double[] parameters = row.getValue().getParameters();
    int[] weights = new int[outcomes.length];
    int count = 0;
    for (int i = 0; i < outcomes.length; i++) {
      if (columns[outcomes[i]] >= 0) {
        weights[count++] = GramWeights.weight(columns[outcomes[i]], parameters[i]);
      }
    }
    if (count > 0) {
      rows.add(new GramWeights.Row(packed(row.getKey()), Arrays.copyOf(weights, count)));
    }
  }

  /** An n-gram as a number, 16 bits a letter; never 0, because words do not contain U+0000. */
  private static long packed(String gram) {
    long packed = 0;
    for (int i = 0; i < gram.length(); i++) {
      packed = packed << Character.SIZE | gram.charAt(i);
    }
    return packed;
  }

  /** Creates the sums of {@code words}; {@link Sums#readTo} adds n-grams. */
  Sums sums(String words) {
    return new Sums(words);
  }

  /** Sums of the weights of a text's distinct n-grams of one to three letters. */
  final class Sums {
    private static final long TWO_LETTERS = 0xFFFF_FFFFL;
    private static final long THREE_LETTERS = 0xFFFF_FFFF_FFFFL;

    private final String words;
    private final LongSet grams;
    private final long[] sums = new long[1 << GramWeights.LANGUAGE_BITS];
    private int read;
    private long last;

    private Sums(String words) {
      this.words = words;
      this.grams = new LongSet(LONGEST * words.length());
    }

    /** Adds the n-grams up to the index {@code end}, exclusive. */
    void readTo(int end) {
      for (; read < end; read++) {
        char letter = words.charAt(read);
        last = (last << Character.SIZE | letter) & THREE_LETTERS;
        add(letter);
        if (read >= 1) {
          add(last & TWO_LETTERS);
        }
        if (read >= 2) {
          add(last);
        }
      }
    }

    private void add(long gram) {
      if (grams.add(gram)) {
        weights.addTo(sums, gram);
      }
    }

    /** The number of distinct n-grams read. */
    int grams() {
      return grams.size();
    }

    /** The log-probability of a language, except for a term that is the same for all languages. */
    double of(int language) {
      return sums[language] / GramWeights.UNIT;
    }
  }
}
