package dev.sluice.config.key;

import dev.sluice.config.shape.Key;
import dev.sluice.config.shape.Section;
import dev.sluice.config.shape.Values;
import dev.sluice.config.shape.Word;

/** One tenant. */
public final class TenantKeys {

  static final String NAME = "[A-Za-z0-9_-]{1,63}";

  static final Word ID_FORM = Word.of(NAME, "1 to 63 letters, digits, '-' or '_'");

  public static final Key<String> ID =
      Key.of(
              "id",
              ID_FORM,
              "Its name: the ending of user names, a database name, a TLS name, a metric's tag.")
          .required();

  public static final Key<String> TIER =
      Key.of("tier", ID_FORM, "One of the tiers, built in or configured.")
          .byDefault(BuiltInTier.DEFAULT);

  public static final Key<Values> LIMITS =
      Key.of("limits", LimitKeys.SECTION, "The tenant's own exceptions to its tier.")
          .byDefaultInWords("the tier's");

  public static final Key<Values> POSTGRES =
      Key.of("postgres", ServiceKeys.POSTGRES, "What it has of PostgreSQL.");

  public static final Key<Values> REDIS =
      Key.of("redis", ServiceKeys.REDIS, "What it has of Redis.");

  public static final Key<Values> MONGO =
      Key.of("mongo", ServiceKeys.MONGO, "What it has of MongoDB.");

  public static final Section SECTION =
      Section.of("A customer project.", ID, TIER, LIMITS, POSTGRES, REDIS, MONGO);

  private TenantKeys() {}
}
