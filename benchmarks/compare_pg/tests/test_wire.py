import unittest

from compare_pg.wire import Scram, error_text, message, startup_message


class WireTest(unittest.TestCase):
    def test_startup_counts_its_own_length(self):
        packet = startup_message("me", "db")
        self.assertEqual(len(packet), int.from_bytes(packet[:4], "big"))
        self.assertTrue(packet.endswith(b"user\0me\0database\0db\0\0"))

    def test_a_message_counts_its_length_without_its_kind(self):
        self.assertEqual(b"Q\0\0\0\x06x\0", message(b"Q", b"x\0"))

    def test_errors_tell_message_and_state(self):
        self.assertEqual("too many (SQLSTATE 53300)", error_text(b"SFATAL\0C53300\0Mtoo many\0\0"))

    def test_scram_gives_the_proof_of_rfc_7677(self):
        scram = Scram("pencil", nonce="rOprNGfwEbeRWgbNEkqO")
        scram.bare = "n=user,r=rOprNGfwEbeRWgbNEkqO"  # the example names a user, PostgreSQL's clients leave it empty
        server_first = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
        self.assertEqual(
            "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
            scram.final(server_first))
