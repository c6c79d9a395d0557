package dev.sluice.postgres.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The little SQL that simulated servers know. */
final class Sql {

  private static final Pattern SET =
      Pattern.compile("(?i)set (session |local )?\"?([\\w.]+)\"? *(?:=|to) *'?([^']*)'?");

  private static final Pattern SET_CONFIG =
      Pattern.compile("set_config\\( *E?'([^']*)', *E?'([^']*)', *(true|false)\\)");

  private static final Pattern CUSTOM = Pattern.compile("\\('([^']+\\.[^']+)'\\)");

  private final Database database;
  final Gucs gucs = new Gucs();
  final Map<String, Prepared> prepared = new TreeMap<>();

  /** {@code I}, {@code T} or {@code E}. */
  char status = 'I';

  /** A prepared statement, and what its table was like then. */
  record Prepared(String sql, int version) {}

  Sql(Database database) {
    this.database = database;
  }

  /** What a Parse finds wrong. */
  void check(String sql) throws SqlFailure {
    if (status == 'E' && !ends(sql)) {
      throw failed();
    }
    if (sql.startsWith("bad")) {
      throw new SqlFailure("42601", "syntax error at or near \"bad\"");
    }
  }

  private static boolean ends(String sql) {
    return sql.toLowerCase(Locale.ROOT).matches("(commit|end|rollback).*");
  }

  private static SqlFailure failed() {
    return new SqlFailure("25P02", "current transaction is aborted");
  }

  Prepared find(String name) throws SqlFailure {
    Prepared found = prepared.get(name);
    if (found == null) {
      String words = name.isEmpty() ? "unnamed prepared statement" : quoted(name);
      throw new SqlFailure("26000", words + " does not exist");
    }
    return found;
  }

  static String quoted(String name) {
    return "prepared statement \"" + name + "\"";
  }

  Prepared prepare(String sql) {
    return new Prepared(sql, database.version());
  }

  /** What a use of a statement finds out. */
  void revalidate(Prepared statement) throws SqlFailure {
    if (statement.sql.contains("* from t") && statement.version != database.version()) {
      throw new SqlFailure("0A000", "cached plan must not change result type");
    }
  }

  /** The columns of a result; empty: there is none. */
  List<String> columns(String sql) {
    if (sql.contains("* from t")) {
      return database.columns();
    }
    return sql.startsWith("select") ? List.of("c") : List.of();
  }

  Outcome run(String statement) throws SqlFailure {
    check(statement);
    String sql = statement.toLowerCase(Locale.ROOT);
    String verb = sql.split("[ ;(]", 2)[0];
    gucs.begin();
    return switch (verb) {
      case "" -> Outcome.done("");
      case "begin" -> to('T', "BEGIN");
      case "commit" -> end(status != 'E');
      case "rollback" -> end(false);
      case "select" -> select(statement);
      case "show" -> Outcome.value("c", gucs.get(sql.substring(5)), "SHOW");
      case "set" -> set(statement);
      case "reset" -> reset(sql.substring(6));
      case "discard" -> discard();
      case "deallocate" -> deallocate(statement.substring(11).replace("\"", ""));
      case "prepare" -> prepareAs(statement);
      case "listen" -> Outcome.done("LISTEN");
      case "insert" -> Outcome.done("INSERT 0 1");
      case "create" -> Outcome.done("CREATE TABLE");
      case "alter" -> alter();
      case "copy" ->
          Outcome.of(
              sql.contains("from stdin") ? Outcome.Kind.COPY_IN : Outcome.Kind.COPY_OUT, "COPY 1");
      default -> throw new SqlFailure("42601", "syntax error at or near \"" + verb + "\"");
    };
  }

  private Outcome to(char next, String tag) {
    status = next;
    return Outcome.done(tag);
  }

  private Outcome end(boolean commit) {
    if (commit) {
      gucs.commit();
    } else {
      gucs.rollback();
    }
    return to('I', commit ? "COMMIT" : "ROLLBACK");
  }

  private Outcome select(String sql) throws SqlFailure {
    if (sql.contains("pg_settings")) {
      return settings(sql);
    }
    if (sql.contains("set_config")) {
      return setConfig(sql);
    }
    if (sql.contains("1/0")) {
      throw new SqlFailure("22012", "division by zero");
    }
    if (sql.contains("pg_sleep")) {
      return Outcome.of(Outcome.Kind.SLEEPS, "SELECT 1");
    }
    if (sql.contains("* from t")) {
      return Outcome.rows(database.columns(), List.of(database.columns()));
    }
    return Outcome.value("c", sql.substring(6).strip());
  }

  private Outcome settings(String sql) {
    List<List<String>> rows = new ArrayList<>();
    gucs.changed()
        .forEach(
            (name, value) -> {
              boolean isRole = name.equals("role") && value.equals("none");
              if (name.indexOf('.') < 0 && !isRole) {
                rows.add(List.of(name, value));
              }
            });
    Matcher custom = CUSTOM.matcher(sql);
    while (custom.find()) {
      String value = gucs.changed().getOrDefault(custom.group(1), "");
      if (!value.isEmpty()) {
        rows.add(List.of(custom.group(1), value));
      }
    }
    return Outcome.rows(List.of("name", "setting"), rows);
  }

  private Outcome setConfig(String sql) throws SqlFailure {
    Matcher call = SET_CONFIG.matcher(sql);
    String last = "";
    while (call.find()) {
      gucs.set(call.group(1), call.group(2), call.group(3).equals("true"));
      last = call.group(2);
    }
    return Outcome.value("c", last);
  }

  private Outcome set(String sql) throws SqlFailure {
    Matcher set = SET.matcher(sql);
    if (!set.matches()) {
      throw new SqlFailure("42601", "syntax error in " + sql);
    }
    if (set.group(3).equalsIgnoreCase("default")) {
      gucs.reset(set.group(2));
    } else {
      gucs.set(set.group(2), set.group(3), "local ".equals(set.group(1)));
    }
    return Outcome.done("SET");
  }

  private Outcome reset(String name) throws SqlFailure {
    if (name.equals("all")) {
      gucs.resetAll();
    } else {
      gucs.reset(name.replace("\"", ""));
    }
    return Outcome.done("RESET");
  }

  private Outcome discard() throws SqlFailure {
    if (status != 'I') {
      throw new SqlFailure("25001", "DISCARD ALL cannot run inside a transaction block");
    }
    gucs.resetAll();
    prepared.clear();
    return Outcome.done("DISCARD ALL");
  }

  private Outcome deallocate(String name) throws SqlFailure {
    if (name.equalsIgnoreCase("all")) {
      prepared.clear();
      return Outcome.done("DEALLOCATE ALL");
    }
    find(name);
    prepared.remove(name);
    return Outcome.done("DEALLOCATE");
  }

  private Outcome prepareAs(String sql) {
    prepared.put(
        sql.split(" ", 3)[1].replace("\"", ""), prepare(sql.replaceFirst("(?i).* as ", "")));
    return Outcome.done("PREPARE");
  }

  private Outcome alter() {
    database.alter();
    return Outcome.done("ALTER TABLE");
  }
}
