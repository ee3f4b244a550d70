"""Teachers' answers become lessons, and an interrupted training goes on where it was:  python -m unittest test_teaching"""
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import numpy as np
import torch
from transformers import MPNetConfig, MPNetModel

import answers
import common
import data
import encoders
import frozen
import teaching

PRIOR = np.log(np.array([0.2, 0.5, 0.3], np.float32))


def small_mpnet():
    torch.manual_seed(1)
    return MPNetModel(MPNetConfig(vocab_size=50, hidden_size=24, num_hidden_layers=3, num_attention_heads=2,
                                  intermediate_size=32), add_pooling_layer=False).eval()


class Lessons(unittest.TestCase):
    def setUp(self):
        self.run_folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        (self.run_folder / "answers").mkdir()
        sets = {"tweets": (np.array([0, -1, 2]), ["bad", "who knows", "kept"]),
                "food": (np.array([-1, -1]), ["eaten", "unanswered"]), "unasked": (np.array([-1]), ["later"])}
        self.enterContext(mock.patch.object(teaching, "texts_to_answer", return_value=sets))
        np.save(self.run_folder / "answers" / "tweets.npy", np.zeros((3, 3), np.float16))
        np.save(self.run_folder / "answers" / "food.npy", np.array([[3, 0, 0], [np.nan] * 3], np.float16))

    def test_are_the_answers_at_the_prior_and_weigh_a_label(self):
        texts, targets = teaching.lessons(None, None, [self.run_folder], PRIOR, lambda text: text == "kept")
        self.assertEqual(["bad", "who knows", "eaten"], texts)
        np.testing.assert_allclose(targets[0], teaching.HARD * np.array([1, 0, 0]) + (1 - teaching.HARD) * np.exp(PRIOR),
                                   rtol=1e-5)
        np.testing.assert_allclose(targets[1], np.exp(PRIOR), rtol=1e-5)
        np.testing.assert_allclose(targets.sum(1), 1, rtol=1e-5)


class Answers(unittest.TestCase):
    def test_continue_where_they_were_interrupted(self):
        path = Path(self.enterContext(tempfile.TemporaryDirectory())) / "own.npy"
        texts = [str(i) for i in range(5)]
        asked = []

        def predict(_, rows):
            if len(asked) == 4:
                raise KeyboardInterrupt
            asked.extend(rows)
            return np.array([[int(row)] * 3 for row in rows], np.float32)

        with mock.patch.object(answers, "PART", 2), mock.patch.object(answers.train, "predict", predict), \
                mock.patch.object(common, "encode", lambda _, part: part):
            with self.assertRaises(KeyboardInterrupt):
                answers.answer(None, None, texts, path)
            asked[:] = []
            answers.answer(None, None, texts, path)
        self.assertEqual(["4"], asked)
        np.testing.assert_array_equal(np.load(path)[:, 0], range(5))


class Frozen(unittest.TestCase):
    rows = [[5, 6, 7], [8, 9], [10, 11, 12, 13, 14], [15]]

    def test_layers_and_those_above_make_the_whole_encoder(self):
        encoder = small_mpnet()
        folder = self.enterContext(tempfile.TemporaryDirectory())
        below = frozen.Activations(encoder, 2, self.rows, folder)
        hidden, mask = below.batch([2, 0, 3])
        ids, expected_mask = map(torch.from_numpy, common.pad([self.rows[i] for i in (2, 0, 3)]))
        self.assertTrue(torch.equal(expected_mask, mask))
        with torch.no_grad():
            found = frozen.through(encoder, encoder.encoder.layer[2:], hidden, mask)
            whole = encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        self.assertLess((found - whole)[mask.bool()].abs().max().item(), 0.05)

    def test_activations_of_other_rows_are_refused(self):
        folder = self.enterContext(tempfile.TemporaryDirectory())
        frozen.Activations(small_mpnet(), 2, self.rows, folder)
        with self.assertRaises(ValueError):
            frozen.Activations(small_mpnet(), 2, self.rows[:3], folder)

    def test_layers_are_not_trained_and_the_upper_ones_are(self):
        encoder = small_mpnet()
        frozen.freeze(encoder, 2)
        trained = {name for name, p in encoder.named_parameters() if p.requires_grad}
        self.assertTrue(trained)
        self.assertTrue(all(name.startswith("encoder.layer.2.") for name in trained), trained)


class Layers(unittest.TestCase):
    def test_kept_are_the_named_ones(self):
        encoder = small_mpnet()
        top = encoder.encoder.layer[2]
        encoders.keep_layers(encoder, [0, 2])
        self.assertIs(top, encoder.encoder.layer[1])
        self.assertEqual(2, len(encoder.encoder.layer))


if __name__ == "__main__":
    unittest.main()
