package dev.sluice.core.view;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Takes snapshots of what runs. Thread-safe: each call visits the event loops and completes once
 * all have answered, on an unspecified thread.
 */
public interface Inventory {

  CompletionStage<List<PoolView>> pools();

  CompletionStage<List<ClientView>> clients();

  CompletionStage<List<ServerView>> servers();
}
