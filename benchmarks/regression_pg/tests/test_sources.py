import unittest

from regression_pg.sources import as_source_list


class SourceListTest(unittest.TestCase):
    def test_both_forms_become_lists_of_sources(self):
        self.assertEqual(
            as_source_list("deb http://mirror.example stable main\n# deb is a word\n"),
            "deb-src http://mirror.example stable main\n# deb is a word\n")
        self.assertEqual(
            as_source_list("Types: deb\nURIs: http://mirror.example\n"), "Types: deb-src\nURIs: http://mirror.example\n")


if __name__ == "__main__":
    unittest.main()
