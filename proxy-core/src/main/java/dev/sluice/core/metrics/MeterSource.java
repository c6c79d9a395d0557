package dev.sluice.core.metrics;

import java.util.List;

/**
 * One slice of a pool as the scraper sees it. Thread-safe to read; the figures may be a moment old.
 */
public interface MeterSource {

  PoolTags tags();

  PoolMeters meters();

  /** Connections that hold a unit of work. */
  int active();

  int idle();

  /** Of the active ones, those that many sessions use at once. */
  int shared();

  int opening();

  int waiting();

  int sessions();

  /** 0 closed, 1 half open, 2 open. */
  int breakerState();

  /** Where the scraper finds all slices that exist now. */
  interface Directory {
    List<MeterSource> meterSources();
  }
}
