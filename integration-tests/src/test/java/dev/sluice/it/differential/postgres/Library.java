package dev.sluice.it.differential.postgres;

import java.util.List;

/**
 * What clients prepare. Most texts are the same for all clients, so that Sluice shares their
 * statements; the values tell the clients apart. Immutable.
 */
final class Library {

  private static final int INT4 = 23;
  private static final int TEXT = 25;

  /** Stands for a statement of which nothing is known. */
  static final Template ANY = Template.of("SELECT $1::text AS a", w -> new String[] {w.mark()});

  private static final List<Template> QUERIES =
      List.of(
          ANY,
          Template.of("SELECT $1", w -> new String[] {w.mark()}).typed(TEXT),
          Template.of("SELECT $1", w -> new String[] {"" + w.upTo(99)}).typed(INT4),
          Template.of(
              "SELECT $1::text || $2::text, length($1)",
              w -> new String[] {w.mark(), w.chance(80) ? w.mark() : null}),
          Template.of(
              "SELECT g, $1::text FROM generate_series(1, 9) g", w -> new String[] {w.mark()}),
          Template.of(
              "SELECT k, v FROM work WHERE owner = $1::int ORDER BY k",
              w -> new String[] {"" + w.owner()}),
          Template.of(
              "SELECT repeat($1, 1 + $2::int * 997)", w -> new String[] {w.mark(), "" + w.upTo(9)}),
          // Nothing that is computed when it is planned: Allowances.GENERIC_PLAN.
          Template.of(
              "SELECT 1 / g FROM generate_series($1::int, $1::int) g",
              w -> new String[] {"" + w.upTo(2)}),
          Template.of("SELECT shout($1)", w -> new String[] {w.mark()}),
          Template.of("SELECT refuse($1)", w -> new String[] {w.mark()}),
          Template.of("SELECT current_setting($1)", w -> new String[] {Settings.anyName(w)}),
          Template.of("VALUES (1, $1::text), (2, $1)", w -> new String[] {w.mark()}));

  /**
   * None returns rows: when a limit of rows suspends such a portal, what it has changed is not to
   * be seen in the same batch, unless something is parsed in between, as Sluice may have to.
   */
  private static final List<Template> CHANGES =
      List.of(
          Template.of(
              "INSERT INTO work VALUES ($1::int, $2::int, $3)"
                  + " ON CONFLICT (owner, k) DO UPDATE SET v = excluded.v",
              w -> new String[] {"" + w.owner(), "" + w.upTo(9), w.mark()}),
          Template.of(
              "INSERT INTO work VALUES ($1::int, $2::int, $3)",
              w -> new String[] {"" + w.owner(), "" + w.upTo(9), w.mark()}),
          Template.of(
              "UPDATE work SET v = $3 WHERE owner = $1::int AND k = $2::int",
              w -> new String[] {"" + w.owner(), "" + w.upTo(9), w.mark()}),
          Template.of(
              "DELETE FROM work WHERE owner = $1::int AND k = $2::int",
              w -> new String[] {"" + w.owner(), "" + w.upTo(9)}));

  private static final List<Template> COMMANDS =
      List.of(
          Template.of("BEGIN"),
          Template.of("COMMIT"),
          Template.of("ROLLBACK"),
          Template.of("SAVEPOINT a"),
          Template.of("ROLLBACK TO SAVEPOINT a"),
          Template.of("RELEASE SAVEPOINT a"),
          Template.of(""),
          Template.of(";"),
          Template.of("SHOW application_name"),
          Template.of(
              "SELECT set_config('application_name', $1, $2::bool)",
              w -> new String[] {w.mark(), w.oneOf("t", "f")}),
          Template.of("COPY (SELECT 'a' FROM generate_series(1, 5)) TO STDOUT"));

  private static final List<Template> WRONG =
      List.of(
          Template.of("SELEC"),
          Template.of("SELECT nonsense"),
          Template.of("SELECT * FROM absent WHERE a = $1", w -> new String[] {w.mark()}),
          Template.of("SELECT 1; SELECT 2"),
          Template.of("SELECT $1::int", w -> new String[] {w.mark()}));

  private Library() {}

  static Template any(Walk walk) {
    int choice = walk.upTo(100);
    if (choice < 10) {
      // A text of the client's own, which Sluice keeps no second time.
      return Template.of("SELECT '" + walk.mark() + "' AS \"" + walk.mark() + "\"");
    }
    if (choice < 60) {
      return walk.oneOf(QUERIES);
    }
    if (choice < 80) {
      return walk.oneOf(CHANGES);
    }
    return walk.oneOf(choice < 93 ? COMMANDS : WRONG);
  }
}
