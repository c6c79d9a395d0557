import unittest

from compare_pg import summary
from compare_pg.table import disturbance, headings_and_rows, markdown, plain, ratio_text


def measurement(target, number, case="simple", **values):
    return {"target": target, "case": case, "round": number, "values": values}


MEASUREMENTS = [
    measurement("peer", 1, rate=100, cpu_us=10), measurement("mine", 1, rate=110, cpu_us=8),
    measurement("peer", 2, rate=50, cpu_us=10), measurement("mine", 2, rate=60, cpu_us=9),
    measurement("peer", 3, rate=200, cpu_us=10), measurement("mine", 3, rate=260, cpu_us=7),
]


class SummaryTest(unittest.TestCase):
    def test_ratios_are_of_the_same_round(self):
        ratios = summary.round_ratios(MEASUREMENTS, "mine", ("peer",), "simple", "rate")
        self.assertEqual([1.1, 1.2, 1.3], ratios)

    def test_the_ratio_is_the_median_of_ratios_not_the_ratio_of_medians(self):
        row = summary.summarise(MEASUREMENTS, "peer", ["peer", "mine"])[1]
        self.assertEqual(1.2, row["ratios"]["rate"]["median"])
        self.assertEqual(110, row["medians"]["rate"])

    def test_the_spread_names_the_worst_and_the_best_round(self):
        self.assertEqual({"median": 2, "low": 1, "high": 9}, summary.spread([9, 1, 2]))

    def test_a_round_without_its_counterpart_is_left_out(self):
        lonely = [*MEASUREMENTS, measurement("mine", 4, rate=1000)]
        self.assertEqual(3, len(summary.round_ratios(lonely, "mine", ("peer",), "simple", "rate")))

    def test_the_better_of_several_others_counts(self):
        more = [*MEASUREMENTS, measurement("third", 1, rate=220)]
        self.assertEqual(0.5, summary.round_ratios(more, "mine", ("peer", "third"), "simple", "rate")[0])

    def test_cases_do_not_mix(self):
        more = [*MEASUREMENTS, measurement("mine", 1, case="prepared", rate=1)]
        rows = summary.summarise(more, "peer", ["mine", "peer"])
        self.assertEqual([("simple", "mine"), ("simple", "peer"), ("prepared", "mine")], [(r["case"], r["target"]) for r in rows])
        self.assertEqual({}, rows[2]["ratios"])

    def test_without_a_baseline_there_are_no_ratios(self):
        self.assertEqual({}, summary.summarise(MEASUREMENTS, None, ["mine"])[0]["ratios"])

    def test_a_metric_is_the_median_of_the_rounds_that_have_it(self):
        rows = summary.summarise([measurement("a", 1, rate=1), measurement("a", 2, rate=3, p50_us=7)], None, ["a"])
        self.assertEqual({"rate": 2, "p50_us": 7}, rows[0]["medians"])


class TableTest(unittest.TestCase):
    scenario = {"name": "select", "unit": "tx", "cases": ["simple"], "measurements": MEASUREMENTS,
                "summary": summary.summarise(MEASUREMENTS, "peer", ["peer", "mine"])}

    def test_columns_without_values_are_left_out(self):
        headings, rows = headings_and_rows(self.scenario, "simple")
        self.assertEqual(["select", "tx/s", "rate ratio", "CPU ratio"], headings)
        self.assertEqual(["mine", "110", "1.20 (1.10–1.30)", "0.80 (0.70–0.90)"], rows[1])

    def test_a_spread_without_width_is_one_number(self):
        self.assertEqual("1.00", ratio_text({"median": 1, "low": 1, "high": 1}))

    def test_plain_tables_align(self):
        self.assertEqual("a     b\nlong  1", plain(["a", "b"], [["long", "1"]]))

    def test_markdown_tables_have_a_ruler(self):
        self.assertEqual("| a | b |\n| --- | ---: |\n| x | 1 |", markdown(["a", "b"], [["x", "1"]]))

    def test_disturbance_is_the_worst_measurement(self):
        runs = [measurement("a", n, others_percent=n, stolen_percent=1) for n in (2, 7, 3)]
        self.assertEqual(8, disturbance({"measurements": runs}))
        self.assertIsNone(disturbance(self.scenario))
