package dev.sluice.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.session.SessionRig.Client;
import dev.sluice.core.spi.Resending;
import dev.sluice.core.toy.ToyWire;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A session has messages on their way to several places, and gets its replies in their order. The
 * second digit of a message is its place, and that of the backend there.
 */
class ReplySequenceTest {

  private static final int PLACES = 3;

  private final SessionRig rig = new SessionRig(8);
  private final Client client = opened();

  @AfterEach
  void nothingIsLeft() {
    rig.close();
  }

  /** A client that has been at all places. */
  private Client opened() {
    Client made = another();
    for (int place = 0; place < PLACES; place++) {
      rig.share(made, "0" + place);
      answer(place, "");
      rig.backend(place).heard();
    }
    made.heard();
    return made;
  }

  private Client another() {
    Client made = rig.client();
    made.session().resends = true;
    made.session().trunks().resending();
    return made;
  }

  private void answer(int place, String... answers) {
    for (String answer : answers) {
      rig.backend(place).sends('Z', answer);
    }
    rig.settle();
  }

  @Test
  void messagesToSeveralPlacesAreOnTheirWayTogether() {
    rig.share(client, "00a", "01b", "02c", "00d");
    assertThat(rig.backend(0).heard()).isEqualTo("M00a M00d");
    assertThat(rig.backend(1).heard()).isEqualTo("M01b");
    assertThat(rig.backend(2).heard()).isEqualTo("M02c");
    assertThat(client.session().trunks().owed()).isEqualTo(4);
  }

  @Test
  void repliesComeInTheOrderOfTheMessages() {
    rig.share(client, "00a", "01b", "02c", "00d", "00e", "01f");
    answer(2, "c");
    answer(1, "b", "f");
    assertThat(client.heard()).isEmpty();
    answer(0, "a");
    assertThat(client.heard()).isEqualTo("Za Zb Zc");
    answer(0, "d");
    assertThat(client.heard()).isEqualTo("Zd");
    assertThat(client.session().trunks().owed()).isEqualTo(2);
    answer(0, "e");
    assertThat(client.heard()).isEqualTo("Ze Zf");
    assertThat(client.session().trunks().owed()).isZero();
  }

  @Test
  void anyOrderOfAnswersIsPutRight() {
    Random random = new Random(1);
    for (int run = 0; run < 200; run++) {
      int count = 1 + random.nextInt(20);
      int[] places = IntStream.range(0, count).map(i -> random.nextInt(PLACES)).toArray();
      for (int i = 0; i < count; i++) {
        client.sends('M', "0" + places[i] + i);
        if (random.nextInt(4) == 0) {
          rig.settle();
        }
      }
      rig.settle();
      StringBuilder wanted = new StringBuilder();
      for (int i = 0; i < count; i++) {
        wanted.append(i == 0 ? "" : " ").append("Z").append(i);
      }
      StringBuilder heard = new StringBuilder();
      int[] next = new int[PLACES];
      for (int left = count; left > 0; ) {
        int place = random.nextInt(PLACES);
        int at = next[place];
        while (at < count && places[at] != place) {
          at++;
        }
        if (at < count) {
          answer(place, "" + at);
          left--;
        }
        next[place] = at + 1;
        String more = client.heard();
        heard.append(heard.isEmpty() || more.isEmpty() ? "" : " ").append(more);
      }
      assertThat(heard.toString()).isEqualTo(wanted.toString());
    }
  }

  @Test
  void replyThatBeganBeforeItsTurnGoesOnToTheClient() {
    rig.share(client, "00a", "01b", "02c");
    byte[] large = ToyWire.message('r', "x".repeat(5000));
    rig.backend(1).sends(Arrays.copyOf(large, 2000));
    rig.settle();
    answer(2, "c");
    answer(0, "a");
    assertThat(client.session().trunks().isMidReply()).isTrue();
    byte[] first = client.peer().heardBytes();
    assertThat(first).hasSize(ToyWire.message('Z', "a").length + 2000);
    rig.backend(1).sends(Arrays.copyOfRange(large, 2000, large.length));
    answer(1, "b");
    byte[] rest = client.peer().heardBytes();
    byte[] end = ToyWire.message('Z', "c");
    assertThat(rest).hasSize(large.length - 2000 + 2 * end.length).endsWith(end);
  }

  @Test
  void lossIsToldInItsTurn() {
    rig.share(client, "00a", "01b", "01c", "02d", "01e");
    answer(1, "b");
    rig.backend(1).close();
    rig.settle();
    answer(2, "d");
    assertThat(client.heard()).isEmpty();
    answer(0, "a");
    assertThat(client.heard()).isEqualTo("Za Zb tbackend_lost Zd tbackend_lost");
    assertThat(client.session().trunks().owed()).isZero();
  }

  @Test
  void clientThatHasHalfAReplyIsCutOff() {
    rig.share(client, "00a", "01b");
    rig.backend(1).sends(Arrays.copyOf(ToyWire.message('r', "x".repeat(500)), 100));
    rig.settle();
    answer(0, "a");
    rig.backend(1).close();
    rig.settle();
    assertThat(client.peer().isOpen()).isFalse();
  }

  /** It may be carried out before what is on its way over the first. */
  @Test
  void noSecondConnectionToAPlaceIsUsedWhileTheFirstOwes() {
    rig.share(client, "11");
    answer(rig.backends.size() - 1, "");
    rig.backend(1).heard();
    client.heard();
    rig.share(client, "11a", "00b", "01c");
    assertThat(rig.backend(0).heard()).isEqualTo("M00b");
    assertThat(rig.backend(1).heard()).isEmpty();
    answer(rig.backends.size() - 1, "a");
    answer(0, "b");
    assertThat(rig.backend(1).heard()).isEqualTo("M01c");
    answer(1, "c");
    assertThat(client.heard()).isEqualTo("Za Zb Zc");
  }

  @Test
  void gapIsLeftWhereTheReplyWouldHaveBeen() {
    Resending resending = client.session().trunks().resending();
    rig.share(client, "00a", "01b", "02c", "01d", "00e");
    answer(2, "c");
    rig.backend(1).sends('p', "");
    answer(1, "d");
    rig.backend(0).sends('Z', "a");
    rig.backend(0).sends('p', "");
    rig.settle();
    assertThat(client.session().told()).contains("withheld 1 4", "withheld 0 1");
    assertThat(client.heard() + client.session().trunks().owed()).isEqualTo("Za0");
    resending.pass();
    sentAgain(resending, "b");
    assertThat(client.heard()).isEqualTo("Zb");
    resending.pass();
    sentAgain(resending, "e");
    assertThat(client.heard()).isEqualTo("Zc Zd Ze");
    resending.pass();
    rig.loop().flush();
    rig.share(client, "01f");
    answer(1, "f");
    assertThat(client.heard()).isEqualTo("Zf");
  }

  private void sentAgain(Resending by, String answer) {
    ToyWire.send(by.again(), 'M', "00 again");
    answer(0, answer);
  }

  @Test
  void whoLeavesLeavesNothingBehind() {
    Client stays = another();
    rig.share(client, "00a", "01b", "02c");
    rig.share(stays, "00d", "01e");
    answer(1, "b", "e");
    answer(2, "x".repeat(3000));
    client.peer().close();
    rig.settle();
    answer(0, "a", "d");
    assertThat(stays.heard()).isEqualTo("Zd Ze");
  }

  @Test
  void whoIsOwedMuchWaitsBeforeItGoesElsewhere() {
    List<String> many = IntStream.range(0, 128).mapToObj(i -> "00" + i).toList();
    rig.share(client, many.toArray(String[]::new));
    rig.share(client, "01z");
    assertThat(rig.backend(1).heard()).isEmpty();
    answer(0, many.toArray(String[]::new));
    assertThat(rig.backend(1).heard()).isEqualTo("M01z");
    answer(1, "z");
  }

  @Test
  void whoseRepliesAreLargeGoesToOnePlaceAtATime() {
    rig.share(client, "00a", "01b");
    answer(1, "x".repeat(1100 * 1024));
    answer(0, "a");
    client.heard();
    rig.backend(1).heard();
    rig.share(client, "00c", "01d");
    assertThat(rig.backend(1).heard()).isEmpty();
    answer(0, "c");
    assertThat(rig.backend(1).heard()).isEqualTo("M01d");
    answer(1, "d");
  }

  /** The place is slow that it waits for, not the client. */
  @Test
  void placeIsNotReadThatAnswersTooMuchBeforeItsTurn() {
    rig.share(client, "00a", "01b", "02c", "01d");
    String large = "x".repeat(600 * 1024);
    for (int i = 0; i < 4; i++) {
      rig.backend(1).sends('r', large);
    }
    answer(1, "b", "d");
    assertThat(rig.backend(1).unread()).isGreaterThan(1024 * 1024);
    answer(2, "c");
    answer(0, "a");
    assertThat(rig.backend(1).unread()).isZero();
    assertThat(client.heard()).isEqualTo("Za" + (" r" + large).repeat(4) + " Zb Zc Zd");
  }

  @Test
  void whoIsAloneIsWaitedForThoughItWentToAndFro() {
    client.peer().freeze();
    rig.share(client, "00a", "01b", "00c", "01d", "00e");
    for (int i = 0; i < 10; i++) {
      rig.backend(0).sends('r', "x".repeat(5000));
    }
    answer(0, "a");
    assertThat(rig.backend(0).unread()).isGreaterThan(20_000);
    client.peer().thaw();
    answer(0, "c", "e");
    answer(1, "b", "d");
    assertThat(client.heard()).endsWith(" Za Zb Zc Zd Ze");
  }

  @Test
  void whoDoesNotReadKeepsNobodyElseWaiting() {
    Client other = another();
    client.peer().freeze();
    rig.share(client, "00a", "01b", "00c");
    rig.share(other, "00o");
    for (int i = 0; i < 10; i++) {
      rig.backend(0).sends('r', "x".repeat(5000));
    }
    answer(0, "a", "c", "o");
    assertThat(other.heard()).isEqualTo("Zo");
  }
}
