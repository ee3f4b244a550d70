package io.groundswell.audience;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.StrictJson;
import io.groundswell.common.settings.Setting;
import io.groundswell.common.settings.Settings;
import io.groundswell.common.settings.SettingsException;
import io.groundswell.topics.DeclaredSubjects;
import io.groundswell.topics.Subject;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The settings of audiences: their subjects, their counting, their windows and their shifts. */
public final class AudienceSettings {
  public static final Setting<List<Subject>> SUBJECTS =
      new Setting<>(
          "SUBJECTS",
          "",
          "a JSON list of subjects, each as on the topic",
          "Subjects to begin with, written only while the topic of subjects has never held a"
              + " record; see [subjects](subjects.md).",
          false,
          AudienceSettings::subjects);
  public static final Setting<Integer> AUDIENCE_GRACE_SECONDS =
      Setting.integer(
          "AUDIENCE_GRACE_SECONDS",
          30,
          0,
          86_400,
          "Posts that come so long after the end of their window still count in it.");
  public static final Setting<Integer> AUDIENCE_SILENCE_MS =
      Setting.integer(
          "AUDIENCE_SILENCE_MS",
          5_000,
          1_000,
          3_600_000,
          "Without posts for so long, windows are published as final by the clock.");
  public static final Setting<Integer> AUDIENCE_RETENTION_HOURS =
      Setting.integer(
          "AUDIENCE_RETENTION_HOURS",
          168,
          1,
          10_000_000,
          "Posts that are older when they arrive are not counted in audiences.");
  public static final Setting<Integer> MAX_POSTS_PER_AUTHOR =
      Setting.integer(
          "MAX_POSTS_PER_AUTHOR",
          5,
          1,
          100,
          "Most posts of one author that weigh in, a subject and window.");
  public static final Setting<Integer> MAX_SUBJECTS =
      Setting.integer(
          "MAX_SUBJECTS",
          100,
          1,
          10_000,
          "Most subjects of a group that are published by name, declared ones first, then by"
              + " volume; the rest are `other`.");
  public static final Setting<Boolean> COUNT_SHARED_POSTS =
      Setting.bool(
          "COUNT_SHARED_POSTS",
          false,
          "Whether a post that names several subjects of a group weighs in for each.");
  public static final Setting<Boolean> COUNT_UNSUPPORTED_LANGUAGES =
      Setting.bool(
          "COUNT_UNSUPPORTED_LANGUAGES",
          false,
          "Whether posts in a language that the model does not read weigh in.");
  public static final Setting<Double> SHIFT_K =
      Setting.decimal(
          "SHIFT_K",
          4,
          1,
          100,
          "Standard errors by which an audience's mean must move to have changed its mind;"
              + " see docs/shifts.md.");
  public static final Setting<Integer> SHIFT_MIN_POSTS =
      Setting.integer("SHIFT_MIN_POSTS", 15, 1, 1_000_000, "Least posts in a shift's minute.");
  public static final Setting<Integer> SHIFT_MIN_LONG_POSTS =
      Setting.integer(
          "SHIFT_MIN_LONG_POSTS",
          100,
          1,
          1_000_000,
          "Least posts in the 14 minutes before a shift's minute.");
  public static final Setting<Integer> SHIFT_HOLD_SECONDS =
      Setting.integer(
          "SHIFT_HOLD_SECONDS",
          20,
          0,
          300,
          "How long a move must last to be a shift, in whole slices of 10 s.");
  public static final Setting<Integer> SHIFT_MIN_GAP_SECONDS =
      Setting.integer(
          "SHIFT_MIN_GAP_SECONDS",
          300,
          0,
          86_400,
          "Least seconds between two shifts of a subject; in the same direction at least 900.");
  public static final Setting<Counting.Method> AUDIENCE_COUNTING =
      Setting.choice(
          "AUDIENCE_COUNTING",
          Counting.Method.PROBABILISTIC,
          Counting.Method.class,
          "How an audience's adjusted counts are made of the posts' labels and scores:"
              + " `docs/audience-counting.md`. The plain counts of labels are always published too.");

  private AudienceSettings() {}

  /**
   * How audiences are counted.
   *
   * @param settings that have the settings of this class
   * @param counting by {@link #AUDIENCE_COUNTING}, for the model
   */
  public static AudienceOptions options(Settings settings, Counting counting) {
    return new AudienceOptions(
        1000L * settings.get(AUDIENCE_GRACE_SECONDS),
        settings.get(AUDIENCE_SILENCE_MS),
        3_600_000L * settings.get(AUDIENCE_RETENTION_HOURS),
        settings.get(MAX_POSTS_PER_AUTHOR),
        AudienceOptions.MAX_AUTHORS,
        settings.get(MAX_SUBJECTS),
        settings.get(COUNT_SHARED_POSTS),
        settings.get(COUNT_UNSUPPORTED_LANGUAGES),
        counting,
        shifts(settings));
  }

  /**
   * What counts as a change of an audience's mind.
   *
   * @param settings that have the settings of this class
   */
  public static ShiftSettings shifts(Settings settings) {
    return ShiftSettings.of(
        settings.get(SHIFT_K),
        settings.get(SHIFT_MIN_POSTS),
        settings.get(SHIFT_MIN_LONG_POSTS),
        settings.get(SHIFT_HOLD_SECONDS),
        settings.get(SHIFT_MIN_GAP_SECONDS));
  }

  /** What is wrong with a long value is worth more than the value. */
  private static List<Subject> subjects(String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    try {
      JsonNode list = StrictJson.parse(text.getBytes(StandardCharsets.UTF_8));
      if (!list.isArray()) {
        throw new SettingsException("SUBJECTS takes a JSON list of subjects.");
      }
      Map<String, Subject> byName = new LinkedHashMap<>();
      DeclaredSubjects declared = new DeclaredSubjects();
      for (JsonNode item : list) {
        Subject subject = Subject.read(item);
        String exceeded = declared.exceeds(subject);
        if (exceeded != null) {
          throw new SettingsException("SUBJECTS can't be used: " + exceeded);
        }
        declared.put(subject);
        if (byName.put(subject.name(), subject) != null) {
          throw new SettingsException("SUBJECTS names \"" + subject.name() + "\" twice.");
        }
      }
      SubjectMatcher.of(byName.values()).rejected().stream()
          .findFirst()
          .ifPresent(
              rule -> {
                throw new SettingsException("SUBJECTS can't be used: " + rule.sentence());
              });
      return List.copyOf(byName.values());
    } catch (BadInputException e) {
      throw new SettingsException("SUBJECTS can't be used: " + e.getMessage());
    }
  }
}
