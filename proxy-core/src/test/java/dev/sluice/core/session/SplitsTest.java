package dev.sluice.core.session;

import static dev.sluice.core.session.Bytes.together;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.toy.ToyWire;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** However the bytes of either side are cut into reads, the other side gets the same. */
class SplitsTest {

  /** A little of everything: forwarded, answered by the proxy, dropped, rewritten, and again. */
  private static final byte[] ASKED =
      together(
          ToyWire.message('Q', "one"),
          ToyWire.message('L', "local"),
          ToyWire.message('S', "dropped"),
          ToyWire.message('B', ""),
          ToyWire.message('W', "rewritten"),
          ToyWire.message('C', "end"),
          ToyWire.message('L', ""));

  private static final String PASSED = "Qone B Qrewritten Cend";

  private static final byte[] ANSWERED =
      together(
          ToyWire.message('r', "row"),
          ToyWire.message('n', "notice"),
          ToyWire.message('Z', "1"),
          ToyWire.message('m', "whole"),
          ToyWire.message('Z', "2"),
          ToyWire.message('Z', "3"),
          ToyWire.message('r', ""),
          ToyWire.message('Z', "4"));

  private static final String TOLD = "rrow Z1 mwhole Z2 Z3 r Z4";

  @Test
  void atEveryPointOfWhatTheClientSends() {
    for (int cut = 0; cut <= ASKED.length; cut++) {
      try (SessionRig rig = new SessionRig(1)) {
        SessionRig.Client client = rig.client();
        client.peer().sends(Arrays.copyOf(ASKED, cut));
        rig.settle();
        client.peer().sends(Arrays.copyOfRange(ASKED, cut, ASKED.length));
        rig.settle();
        assertThat(rig.backend(0).heard()).as("cut at %s", cut).isEqualTo(PASSED);
        rig.backend(0).sends(ANSWERED);
        rig.settle();
        assertThat(client.heard()).as("cut at %s", cut).isEqualTo("llocal l " + TOLD);
        assertThat(rig.pool().idle()).isEqualTo(1);
      }
    }
  }

  @Test
  void atEveryPointOfWhatTheBackendSends() {
    for (int cut = 0; cut <= ANSWERED.length; cut++) {
      try (SessionRig rig = new SessionRig(1)) {
        SessionRig.Client client = rig.client();
        client.peer().sends(ASKED);
        rig.settle();
        client.heard();
        rig.backend(0).sends(Arrays.copyOf(ANSWERED, cut));
        rig.settle();
        rig.backend(0).sends(Arrays.copyOfRange(ANSWERED, cut, ANSWERED.length));
        rig.settle();
        assertThat(client.heard()).as("cut at %s", cut).isEqualTo(TOLD);
        assertThat(rig.pool().idle()).as("cut at %s", cut).isEqualTo(1);
      }
    }
  }

  @Test
  void whatCameBehindTheLoginIsServedFirst() {
    try (SessionRig rig = new SessionRig(1)) {
      SessionRig.Client client = rig.client(Arrays.copyOf(ASKED, 20));
      client.peer().sends(Arrays.copyOfRange(ASKED, 20, ASKED.length));
      rig.settle();
      assertThat(rig.backend(0).heard()).isEqualTo(PASSED);
    }
  }

  /** Bodies of any length, cut anywhere, on both sides, with slow readers now and then. */
  @Property(tries = 150)
  void inAnyPiecesWhateverTheLengths(@ForAll long seed) {
    Random random = new Random(seed);
    try (SessionRig rig = new SessionRig(1)) {
      SessionRig.Client client = rig.client();
      for (int unit = 0; unit < 4; unit++) {
        String asked = text(random);
        String row = text(random);
        boolean rewritten = random.nextBoolean();
        inPieces(random, rig, client.peer(), ToyWire.message(rewritten ? 'W' : 'Q', asked));
        Peer backend = rig.backend(0);
        assertThat(backend.heard()).isEqualTo("Q" + asked);
        byte[] reply =
            together(
                ToyWire.message('r', row),
                ToyWire.message('n', text(random)),
                ToyWire.message('m', "whole"),
                ToyWire.message('Z', "end"));
        inPieces(random, rig, backend, reply);
        assertThat(client.heard()).isEqualTo("r" + row + " mwhole Zend");
        assertThat(rig.bytesHeld()).as("between two units of work").isZero();
      }
    }
  }

  private static String text(Random random) {
    int length = random.nextInt(4) == 0 ? random.nextInt(60_000) : random.nextInt(300);
    return String.valueOf((char) ('a' + random.nextInt(26))).repeat(length);
  }

  private static void inPieces(Random random, SessionRig rig, Peer from, byte[] bytes) {
    int at = 0;
    while (at < bytes.length) {
      int length = 1 + random.nextInt(random.nextInt(3) == 0 ? 8 : 20_000);
      int end = Math.min(bytes.length, at + length);
      Peer slow = rig.peers.get(random.nextInt(rig.peers.size()));
      if (random.nextInt(3) == 0) {
        slow.freeze();
      }
      from.sends(Arrays.copyOfRange(bytes, at, end));
      rig.settle();
      slow.thaw();
      at = end;
    }
    rig.settle();
  }
}
