"""python -m unittest test_behaviour"""
import tempfile
import unittest
from pathlib import Path

import behaviour


def cases(content, name="own.tsv"):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_text(content, encoding="utf-8")
        return behaviour.cases_of(path)


class Cases(unittest.TestCase):
    def test_a_label_passes_alone(self):
        case, = cases("plain\tPOSITIVE\tgood\n")
        self.assertEqual("own: plain", case.kind)
        self.assertTrue(case.passes(["POSITIVE"]))
        self.assertFalse(case.passes(["NEUTRAL"]))

    def test_either_of_two_labels_passes(self):
        case, = cases("mixed\tNEGATIVE|NEUTRAL\tmeh\n")
        self.assertEqual([True, True, False], [case.passes([label]) for label in ("NEGATIVE", "NEUTRAL", "POSITIVE")])

    def test_a_group_is_one_case_and_must_agree(self):
        ann_and_bob, other_kind = cases("names\t=1\tAnn left\nurls\t=1\tleft\nnames\t=1\tBob left\n")
        self.assertEqual(["Ann left", "Bob left"], ann_and_bob.texts)
        self.assertEqual(["left"], other_kind.texts)
        self.assertTrue(ann_and_bob.passes(["NEUTRAL", "NEUTRAL"]))
        self.assertFalse(ann_and_bob.passes(["NEUTRAL", "NEGATIVE"]))

    def test_two_columns_are_one_kind(self):
        case, = cases("NEGATIVE\tlong\n", "long-posts.tsv")
        self.assertEqual(("long-posts", ["NEGATIVE"], ["long"]), (case.kind, case.expected, case.texts))

    def test_a_typing_error_is_no_label(self):
        with self.assertRaisesRegex(ValueError, "line 2: NEGATVE"):
            cases("plain\tPOSITIVE\tgood\nplain\tNEGATVE\tbad\n")

    def test_percentages_are_cut(self):
        self.assertIn("| a | 2 | 3 | 66 % |", behaviour.table({"a": 3}, {"a": 2}))


if __name__ == "__main__":
    unittest.main()
