package dev.sluice.redis.session;

import static dev.sluice.redis.session.Say.commands;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.outcome.CloseReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CLIENT speaks of the proxy's clients, in the server's words. */
class ClientScenariosTest {

  private final Rig rig = new Rig(1 << 20, 3, "all");
  private final App app = rig.client();

  private String ask(String command) {
    return app.say(commands(command)).heard();
  }

  @Test
  void listHasTheFieldsThatServersWrite() {
    ask("CLIENT SETNAME me");
    assertThat(ask("CLIENT LIST"))
        .matches(
            "\\$[0-9]+ id=1 addr= laddr= fd=-1 name=me age=0 idle=0 flags=N db=0 sub=0 psub=0"
                + " ssub=0 multi=-1 qbuf=26 qbuf-free=0 argv-mem=0 multi-mem=0 rbs=0 rbp=0 obl=0"
                + " oll=0 omem=0 tot-mem=0 events=r cmd=client\\|list user=default redir=-1 resp=2"
                + " lib-name= lib-ver=\n?");
  }

  @Test
  void listCanBeOfATypeOrOfNumbers() {
    App subscriber = rig.client();
    subscriber.say(commands("SUBSCRIBE a b", "PSUBSCRIBE c"));
    assertThat(ask("CLIENT LIST TYPE pubsub"))
        .contains("id=2 ", "flags=P", "sub=2 psub=1")
        .doesNotContain("id=1 ");
    assertThat(ask("CLIENT LIST TYPE normal")).contains("id=1 ").doesNotContain("id=2 ");
    assertThat(ask("CLIENT LIST ID 2 77")).contains("id=2 ").doesNotContain("id=1 ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "CLIENT KILL ; ERR wrong number of arguments for 'client|kill' command",
        "CLIENT KILL ID 10 wrong ; ERR syntax error",
        "CLIENT KILL ID str ; ERR client-id should be greater than 0",
        "CLIENT KILL ID 0 ; ERR client-id should be greater than 0",
        "CLIENT KILL TYPE wrong ; ERR Unknown client type 'wrong'",
        "CLIENT KILL USER nobody ; ERR No such user 'nobody'",
        "CLIENT KILL SKIPME maybe ; ERR syntax error",
        "CLIENT KILL MAXAGE x ; ERR maxage is not an integer or out of range",
        "CLIENT KILL 1.2.3.4:5 ; ERR No such client",
        "CLIENT LIST TYPE wrong ; ERR Unknown client type 'wrong'",
        "CLIENT LIST ID x ; ERR Invalid client ID",
        "CLIENT LIST wrong ; ERR syntax error",
        "CLIENT NO-EVICT maybe ; ERR syntax error",
        "CLIENT NO-EVICT ; ERR wrong number of arguments for 'client|no-evict' command",
        "CLIENT UNBLOCK 1 maybe ; ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR",
      })
  void errorsAreTheServers(String command, String error) {
    assertThat(ask(command)).isEqualTo("-" + error);
  }

  @Test
  void killTakesWhomItsFiltersMeanAndSparesItsCaller() {
    App subscriber = rig.client();
    App other = rig.client();
    subscriber.say(commands("SUBSCRIBE c"));
    assertThat(ask("CLIENT KILL TYPE pubsub SKIPME no")).isEqualTo(":1");
    assertThat(subscriber.ended).isEqualTo(CloseReason.KILLED);
    assertThat(ask("CLIENT KILL MAXAGE 3600")).isEqualTo(":0");
    assertThat(ask("CLIENT KILL USER default")).isEqualTo(":1");
    assertThat(other.ended).isEqualTo(CloseReason.KILLED);
    assertThat(app.ended).isNull();
  }

  @Test
  void clientThatIsNotToBeEvictedIsShownAsSuch() {
    assertThat(ask("CLIENT NO-EVICT ON")).isEqualTo("+OK");
    assertThat(ask("CLIENT INFO")).contains(" flags=e ");
  }

  @Test
  void nobodyWaitsForReplicasOfAConnectionThatHasWrittenNothing() {
    assertThat(ask("WAIT 1 0"))
        .isEqualTo("-NOPERM User default has no permissions to run the 'wait' command");
  }

  @Test
  void monitorHearsWhatAllSayAndItsOwnRepliesBetween() {
    App other = rig.client();
    other.say(commands("GET a"));
    assertThat(ask("MONITOR")).isEqualTo("+OK");
    other.say(commands("GET a"));
    assertThat(app.heard()).isEqualTo("+1339518083.107412 [0 127.0.0.1:60866] \"GET\"");
    assertThat(ask("ECHO x")).isEqualTo("+1339518083.107412 [0 127.0.0.1:60866] \"ECHO\" $1 x");
    assertThat(ask("RESET")).isEqualTo("+RESET");
    other.say(commands("GET a"));
    assertThat(app.heard()).isEmpty();
  }

  @Test
  void onlyWhoMayDoEverythingMonitors() {
    App stranger = new Rig(1 << 20, 3, "owner").client();
    assertThat(stranger.say(commands("MONITOR")).heard())
        .isEqualTo("-NOPERM User default has no permissions to run the 'monitor' command");
  }
}
