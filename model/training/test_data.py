"""Proves on the real files that nothing sealed is trained on:  DATA=FOLDER [MORE=FOLDER] python -m unittest test_data"""
import os
import unittest
from pathlib import Path

import numpy as np

import common
import data
import teaching

FOLDER = Path(os.environ["DATA"])
MODEL = Path(__file__).parent.parent
MORE = Path(os.environ.get("MORE", FOLDER.parent / "more"))


def own_test_sets():
    return [*MODEL.glob("*.tsv"), *MODEL.glob("targets/*.tsv")]


class TrainingPosts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.trained = {data.normalised(text) for text in data.training_posts(FOLDER).texts}

    def test_there_are_some(self):
        self.assertGreater(len(self.trained), 50_000)

    def test_hold_no_text_of_a_sealed_file(self):
        for name in data.SEALED:
            sealed = {data.normalised(row[-1]) for row in common.read_columns(FOLDER / name)}
            self.assertGreater(len(sealed), 1_000)
            self.assertEqual(set(), self.trained & sealed, name)

    def test_hold_no_text_kept_for_calibration(self):
        _, texts = data.held_out_posts(FOLDER)
        self.assertGreater(len(texts), 2_000)
        self.assertEqual(set(), self.trained & {data.normalised(text) for text in texts})

    def test_hold_no_text_of_the_projects_own_test_sets(self):
        for path in own_test_sets():
            own = {data.normalised(row[-1]) for row in common.read_columns(path)} - {""}
            self.assertEqual(set(), self.trained & own, path.name)

    def test_leave_out_held_topics(self):
        labels, texts = data.held_topic_posts(FOLDER)
        keys = {data.normalised(text) for text in texts}
        self.assertGreater(min(labels.tolist().count(label) for label in range(3)), 200)
        self.assertTrue(keys & self.trained)
        without = data.training_posts(FOLDER, without=keys)
        self.assertEqual(set(), keys & {data.normalised(text) for text in without.texts})
        topics = data.held_topics(FOLDER)
        listed = [row[-1] for row in common.read_columns(FOLDER / "topics.tsv") if row[0] in topics]
        labelled = [t for t, label in zip(without.texts, without.labels) if label >= 0]
        self.assertEqual(set(), set(map(data.normalised, listed)) & set(map(data.normalised, labelled)))

    def test_a_sealed_text_in_disguise_is_recognised(self):
        text = "@user Best. Day. EVER!!! https://t.co/abc"
        self.assertEqual(data.normalised("best day ever @other_user http://x.y"), data.normalised(text))


@unittest.skipUnless(MORE.exists(), "no further sources: set MORE")
class MorePosts(unittest.TestCase):
    def test_of_each_source_are_either_answered_or_compared_on(self):
        for name, share in data.DEVELOPMENT.items():
            labels, held = data.more_posts(FOLDER, MORE, name, held=True)
            _, food = data.more_posts(FOLDER, MORE, name)
            self.assertEqual({0, 1, 2}, set(labels.tolist()), name)
            self.assertAlmostEqual(share / 256, len(held) / (len(held) + len(food)), delta=0.03, msg=name)
            self.assertEqual(set(), set(map(data.normalised, held)) & set(map(data.normalised, food)), name)

    def test_kept_to_compare_on_are_not_trained_on(self):
        trained = {data.normalised(text) for text in data.training_posts(FOLDER).texts}
        for name, (_, texts) in data.development_sets(FOLDER, MORE).items():
            self.assertGreater(len(texts), 700, name)
            if name != "topics":  # left out on request alone
                self.assertEqual(set(), trained & set(map(data.normalised, texts)), name)

    def test_hold_no_sealed_text(self):
        for name in (*data.DEVELOPMENT, *data.FOOD):
            data.more_posts(FOLDER, MORE, name)  # raises


class OwnPosts(unittest.TestCase):
    def setUp(self):
        self.labels, self.texts = common.read_posts(teaching.OWN)
        self.keys = {data.normalised(text) for text in self.texts}

    def test_are_several_hundred_of_all_labels_and_differ(self):
        self.assertGreater(min(np.bincount(self.labels)), 100)
        self.assertEqual(len(self.texts), len(self.keys))

    @unittest.skipUnless(MORE.exists(), "no further sources: set MORE")
    def test_stand_in_nothing_that_is_compared_on(self):
        for name, (_, texts) in data.development_sets(FOLDER, MORE).items():
            self.assertEqual(set(), self.keys & set(map(data.normalised, texts)), name)
        for name in data.SEALED:
            texts = [row[-1] for row in common.read_columns(FOLDER / name)]
            self.assertEqual(set(), self.keys & set(map(data.normalised, texts)), name)

    def test_stand_in_no_test_set_of_our_own_nor_nearly(self):
        words = [set(text.lower().split()) for text in self.texts]
        for path in own_test_sets():
            for row in common.read_columns(path):
                own = set(row[-1].lower().split())
                nearest = max(range(len(words)), key=lambda i: len(own & words[i]) / len(own | words[i]))
                self.assertLess(len(own & words[nearest]) / len(own | words[nearest]), 0.6,
                                f"{path.name}: {row[-1]} | {self.texts[nearest]}")


class Targets(unittest.TestCase):
    def test_are_two_named_subjects_of_opposite_sentiment_in_each_text(self):
        subjects = {}
        for subject, label, text in common.read_columns(MODEL / "targets" / "own.tsv"):
            self.assertIn(subject, text)
            subjects.setdefault(text, []).append(label)
        self.assertGreaterEqual(2 * len(subjects), 300)
        for text, labels in subjects.items():
            self.assertEqual(["NEGATIVE", "POSITIVE"], sorted(labels), text)

    def test_name_either_first(self):
        rows = common.read_columns(MODEL / "targets" / "own.tsv")
        first = [min(pair, key=lambda row: row[2].index(row[0]))[1] for pair in zip(rows[::2], rows[1::2])]
        self.assertTrue(0.35 < first.count("POSITIVE") / len(first) < 0.65)

    def test_share_no_text_and_no_subject_with_those_that_are_trained_on(self):
        tested = common.read_columns(MODEL / "targets" / "own.tsv")
        trained = common.read_columns(Path(__file__).parent / "own-targets.tsv")
        self.assertEqual({"NEGATIVE", "NEUTRAL", "POSITIVE"}, {label for _, label, _ in trained})
        for column in (0, 2):
            self.assertEqual(set(), {row[column] for row in tested} & {row[column] for row in trained})
        for subject, _, text in trained:
            self.assertIn(subject, text)


if __name__ == "__main__":
    unittest.main()
