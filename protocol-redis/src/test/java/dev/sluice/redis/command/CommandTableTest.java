package dev.sluice.redis.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each command is treated as its flags say, but for what is laid down. */
class CommandTableTest {

  @ParameterizedTest
  @CsvSource({
    "get,SHARED",
    "publish,PUBLICATION",
    "lpush,SHARED",
    "ping,SHARED",
    "eval,SCRIPT",
    "fcall_ro,SCRIPT",
    "multi,TRANSACTION",
    "watch,TRANSACTION",
    "blpop,BLOCKING",
    "xread,MAYBE_BLOCKING",
    "subscribe,SUBSCRIPTION",
    "flushall,GATED",
    "keys,GATED",
    "swapdb,GATED",
    "copy,GATED",
    "auth,LOCAL",
    "hello,LOCAL",
    "shutdown,REJECTED",
    "debug,REJECTED",
    "migrate,REJECTED",
    "wait,REJECTED",
    "client,CONTAINER",
    "command,SHARED",
    "object,SHARED",
  })
  void commandIsTreatedAsItsFlagsSay(String name, Treatment treatment) {
    Command command = CommandTable.builtIn().find(name);
    assertThat(command).isNotNull();
    assertThat(command.treatment()).isEqualTo(treatment);
  }

  @ParameterizedTest
  @CsvSource({
    "client,id,LOCAL",
    "client,list,LOCAL",
    "client,pause,REJECTED",
    "client,tracking,STICKY",
    "script,kill,CONTROL",
    "script,exists,SHARED",
    "script,flush,GATED",
    "script,debug,REJECTED",
    "function,stats,CONTROL",
    "config,get,GATED",
    "config,set,REJECTED",
    "acl,whoami,LOCAL",
    "acl,setuser,REJECTED",
  })
  void subcommandIsTreatedOnItsOwn(String container, String name, Treatment treatment) {
    Command command = CommandTable.builtIn().find(container);
    assertThat(command).isNotNull();
    assertThat(command.subcommands()).isNotNull();
    Command inner = command.subcommands().find(name);
    assertThat(inner).isNotNull();
    assertThat(inner.treatment()).isEqualTo(treatment);
  }

  @Test
  void nameIsFoundByItsBytesInWhateverCase() {
    CommandIndex index = CommandTable.builtIn();
    for (Command command : index.all()) {
      ByteBuf exact = Unpooled.copiedBuffer(command.name(), StandardCharsets.US_ASCII);
      int length = exact.readableBytes();
      assertThat(index.find(exact, 0, length)).isSameAs(command);
      ByteBuf among =
          Unpooled.copiedBuffer(
              "xx" + command.name().toUpperCase(Locale.ROOT) + "\r\n$3\r\nabc\r\n",
              StandardCharsets.US_ASCII);
      assertThat(index.find(among, 2, length)).isSameAs(command);
    }
  }

  @ParameterizedTest
  @CsvSource({"gett", "ge", "g", "nosuchcommandatallwhateverthelength"})
  void unknownNameIsNotFound(String name) {
    ByteBuf in = Unpooled.copiedBuffer(name + "\r\n", StandardCharsets.US_ASCII);
    assertThat(CommandTable.builtIn().find(in, 0, name.length())).isNull();
  }

  /** A byte that differs from the name's in the bit that tells small letters from capitals. */
  @ParameterizedTest
  @ValueSource(strings = {"no\rtouch", "NO\rTOUCH", "no-touch\0", "no-touch "})
  void onlyLettersHaveCase(String name) {
    CommandIndex index = CommandTable.builtIn().find("client").subcommands();
    assertThat(index.find("NO-touch")).isNotNull();
    assertThat(find(index, name)).isNull();
    assertThat(index.find(name)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"m.x_y", "m.x\u007fy", "m.\u0018", "m.8"})
  void namesThatAreAlikeButForThatBitAreTwo(String name) {
    CommandIndex index =
        table(
            described("m.x_y", "write"),
            described("m.x\u007fy", "write"),
            described("m.\u0018", "write"),
            described("m.8", "write"));
    assertThat(find(index, name).name()).isEqualTo(name);
    assertThat(index.find(name).name()).isEqualTo(name);
  }

  @Test
  void nameThatIsLongerThanAnyOfRedisIsFound() {
    String name = "module.with_a_name_of_more_than_24_bytes";
    CommandIndex index = table(described(name, "write"), described("bf.add", "write"));
    for (String written : new String[] {name, name.toUpperCase(Locale.ROOT)}) {
      assertThat(find(index, written)).isNotNull();
      assertThat(index.find(written)).isSameAs(find(index, written));
    }
    for (String unknown : new String[] {name + "s", name.replace('_', '\u007f'), "x".repeat(30)}) {
      assertThat(find(index, unknown)).isNull();
      assertThat(index.find(unknown)).isNull();
    }
  }

  private static @Nullable Command find(CommandIndex index, String name) {
    ByteBuf in = Unpooled.copiedBuffer(name, StandardCharsets.ISO_8859_1);
    return index.find(in, 0, name.length());
  }

  @Test
  void tableOfAServerHoldsWhatTheServerKnows() {
    CommandIndex index = table(described("bf.add", "write"), described("bf.pop", "blocking"));
    assertThat(index.all()).hasSize(2);
    assertThat(index.find("BF.ADD").treatment()).isEqualTo(Treatment.SHARED);
    assertThat(index.find("bf.pop").treatment()).isEqualTo(Treatment.BLOCKING);
    assertThat(index.find("get")).isNull();
  }

  @Test
  void tablesOfTheSameCommandsAreEqual() {
    String add = described("bf.add", "write");
    String pop = described("bf.pop", "blocking");
    assertThat(table(add, pop)).isEqualTo(table(pop, add)).hasSameHashCodeAs(table(pop, add));
    assertThat(table(add, pop)).isNotEqualTo(table(add));
    assertThat(table(add)).isNotEqualTo(table(described("bf.add", "admin")));
  }

  @Test
  void containerOfAnOldServerHasTheSubcommandsOfToday() {
    CommandIndex index = table("*6\r\n$6\r\nclient\r\n:-2\r\n*1\r\n+admin\r\n:0\r\n:0\r\n:0\r\n");
    Command client = index.find("client");
    assertThat(client.subcommands()).isEqualTo(CommandTable.builtIn().find("client").subcommands());
  }

  @Test
  void elementOfAnotherFormIsLeftOut() {
    CommandIndex index = table("*-1\r\n", "+OK\r\n", "*2\r\n$1\r\na\r\n*1\r\n:1\r\n", "*0\r\n");
    assertThat(index.all()).isEmpty();
  }

  private static CommandIndex table(String... elements) {
    CommandTable table = new CommandTable();
    for (String element : elements) {
      ByteBuf in = Unpooled.copiedBuffer(element, StandardCharsets.US_ASCII);
      table.add(in);
      assertThat(in.isReadable()).isFalse();
    }
    return table.index();
  }

  private static String described(String name, String flag) {
    String flags = "*2\r\n+module\r\n+" + flag + "\r\n";
    String rest = ":1\r\n:1\r\n:1\r\n*1\r\n+@write\r\n*0\r\n*0\r\n*0\r\n";
    return "*10\r\n$" + name.length() + "\r\n" + name + "\r\n:3\r\n" + flags + rest;
  }

  @Test
  void whoSharesAServerMayNotReachBeyondItsKeys() {
    Command flush = CommandTable.builtIn().find("flushall");
    Command debug = CommandTable.builtIn().find("debug");
    assertThat(flush.isAllowed(Access.SHARED)).isFalse();
    assertThat(flush.isAllowed(Access.OWNER)).isTrue();
    assertThat(debug.isAllowed(Access.OWNER)).isFalse();
    assertThat(debug.isAllowed(Access.ALL)).isTrue();
  }
}
