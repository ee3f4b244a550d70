"""Proves on the real files that nothing sealed is trained on:  DATA=FOLDER python -m unittest test_data"""
import os
import unittest
from pathlib import Path

import common
import data

FOLDER = Path(os.environ["DATA"])
MORE = Path(os.environ.get("MORE", FOLDER.parent / "more"))


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
        for path in Path(__file__).parent.parent.glob("*.tsv"):
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


if __name__ == "__main__":
    unittest.main()
