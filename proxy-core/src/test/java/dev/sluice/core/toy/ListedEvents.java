package dev.sluice.core.toy;

import dev.sluice.core.event.Event;
import dev.sluice.core.event.EventLog;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers all events as texts. Thread-safe. */
public final class ListedEvents implements EventLog {

  private final List<String> all = new CopyOnWriteArrayList<>();

  @Override
  public void record(Event.Kind kind, String tenant, String subject, String detail) {
    all.add(kind.label() + " " + detail);
  }

  public List<String> all() {
    return all;
  }

  /** Those of one kind. */
  public List<String> of(Event.Kind kind) {
    return all.stream().filter(text -> text.startsWith(kind.label() + " ")).toList();
  }
}
