"""Proves on the real files that nothing sealed is trained on:  DATA=FOLDER python -m unittest test_data"""
import os
import unittest
from pathlib import Path

import common
import data

FOLDER = Path(os.environ["DATA"])


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

    def test_a_sealed_text_in_disguise_is_recognised(self):
        text = "@user Best. Day. EVER!!! https://t.co/abc"
        self.assertEqual(data.normalised("best day ever @other_user http://x.y"), data.normalised(text))


if __name__ == "__main__":
    unittest.main()
