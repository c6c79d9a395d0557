package dev.sluice.config.key;

import dev.sluice.config.shape.ByteSize;
import dev.sluice.config.shape.Choice;
import dev.sluice.config.shape.Key;
import dev.sluice.config.shape.ListOf;
import dev.sluice.config.shape.Located;
import dev.sluice.config.shape.MapOf;
import dev.sluice.config.shape.Profile;
import dev.sluice.config.shape.Section;
import dev.sluice.config.shape.TimeSpan;
import dev.sluice.config.shape.Values;
import dev.sluice.config.shape.WholeNumber;
import dev.sluice.config.shape.Word;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The file's topmost keys. */
public final class RootKeys {

  private static final String AS_BELOW = "see its keys";

  public static final Key<Profile> PROFILE =
      Key.of("profile", Choice.of(List.of(Profile.values())), "Which set of defaults holds.")
          .byDefault("production");

  public static final Key<Integer> EVENT_LOOPS =
      Key.of("eventLoops", WholeNumber.between(1, 1024), "Threads that move bytes.")
          .byDefaultInWords("one for each processor");

  public static final Key<Duration> BUSY_POLL =
      Key.of(
              "busyPoll",
              TimeSpan.offOrBetween("1us", "1ms"),
              "How long an event loop whose waits are short polls before it sleeps.")
          .byDefault("50us");

  public static final Key<Integer> SESSION_BUFFER =
      Key.of(
              "sessionBuffer",
              ByteSize.between("16KiB", "64MiB"),
              "Bytes that may wait in one session and direction before the sender is paused.")
          .byDefault("256KiB");

  public static final Key<Values> ADMIN =
      Key.of("admin", AdminKeys.SECTION, AdminKeys.SECTION.text()).byDefaultInWords(AS_BELOW);

  public static final Key<List<Located<Values>>> LISTENERS =
      Key.of("listeners", ListOf.some(ListenerKeys.SECTION), ListenerKeys.SECTION.text())
          .required();

  public static final Key<List<Located<Values>>> SERVERS =
      Key.of("servers", ListOf.any(ProcessKeys.SERVER), "Caps for what several tenants share.")
          .byDefault(List.of(), "[]");

  public static final Key<Map<String, Located<Values>>> TIERS =
      Key.of(
              "tiers",
              MapOf.of("tier", Word.of(TenantKeys.NAME, "a tier's name"), LimitKeys.SECTION)
                  .inUpperCase(),
              "Changes to built-in tiers, and further ones.")
          .byDefault(Map.of(), "{}");

  public static final Key<List<Located<Values>>> TENANTS =
      Key.of("tenants", ListOf.some(TenantKeys.SECTION), "The customer projects.").required();

  public static final Key<Values> TIMERS =
      Key.of("timers", ProcessKeys.TIMERS, ProcessKeys.TIMERS.text()).byDefaultInWords(AS_BELOW);

  public static final Key<Values> RETRY =
      Key.of("retry", ProcessKeys.RETRY, ProcessKeys.RETRY.text()).byDefaultInWords(AS_BELOW);

  public static final Key<Values> BREAKER =
      Key.of("breaker", ProcessKeys.BREAKER, ProcessKeys.BREAKER.text()).byDefaultInWords(AS_BELOW);

  public static final Section SECTION =
      Section.of(
          "The whole file.",
          PROFILE,
          EVENT_LOOPS,
          BUSY_POLL,
          SESSION_BUFFER,
          ADMIN,
          LISTENERS,
          SERVERS,
          TIERS,
          TENANTS,
          TIMERS,
          RETRY,
          BREAKER);

  private RootKeys() {}
}
