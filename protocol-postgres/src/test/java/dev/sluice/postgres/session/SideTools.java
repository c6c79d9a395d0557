package dev.sluice.postgres.session;

import dev.sluice.core.rig.Sink;

/** What a side connection gets that carries a cancel request. */
record SideTools(Sink out) implements PlainTools {

  SideTools() {
    this(new Sink());
  }

  @Override
  public Sink backend() {
    return out;
  }
}
