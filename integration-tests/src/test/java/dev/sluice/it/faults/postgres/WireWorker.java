package dev.sluice.it.faults.postgres;

import dev.sluice.it.faults.Work;
import dev.sluice.it.faults.Worker;
import dev.sluice.testkit.postgres.Address;

/** A client that speaks the protocol message by message, and stays connected while it can. */
abstract class WireWorker implements Worker {

  private final Talk talk;

  WireWorker(Address address) {
    this.talk = new Talk(address);
  }

  @Override
  public final void work(Work unit) {
    if (!talk.isOpen()) {
      Answer login = talk.open().complainTo(unit, "at login");
      if (!login.ok()) {
        unit.refused(login.code());
        return;
      }
    }
    work(unit, talk);
  }

  abstract void work(Work unit, Talk talk);

  @Override
  public final void close() {
    talk.close();
  }
}
