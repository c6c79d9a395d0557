package dev.sluice.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.metrics.PollingTime;
import dev.sluice.core.metrics.ScrapedPolling;
import dev.sluice.core.time.FakeTicker;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

class BusyPollingFactoryTest {

  private static final Duration MOST = Duration.ofNanos(50_000);
  private static final Duration SHORT = Duration.ofNanos(20_000);

  private final FakeTicker ticker = new FakeTicker(0);
  private final PollingTime time = new PollingTime();
  private final Deque<Wire> wires = new ArrayDeque<>();

  /** A loop of the group; its waits have been short so far. */
  private final class Loop {

    final IoHandler polling;
    final Wire wire;

    Loop(IoHandlerFactory group) {
      polling = group.newHandler(ImmediateEventExecutor.INSTANCE);
      wire = wires.getLast();
      wire.turns(40, polling, SHORT);
    }

    void turn() {
      wire.turn(polling, SHORT);
    }
  }

  private IoHandlerFactory group(int processors) {
    return BusyPollingFactory.around(executor -> wire(), ticker, MOST, processors, time);
  }

  private Wire wire() {
    wires.add(new Wire(ticker));
    return wires.getLast();
  }

  @Test
  void halfAsManyLoopsPollAtATimeAsThereAreProcessors() {
    IoHandlerFactory group = group(5);
    Loop first = new Loop(group);
    Loop second = new Loop(group);
    Loop third = new Loop(group);
    first.wire.meanwhile = second::turn;
    second.wire.meanwhile = third::turn;

    first.turn();

    assertThat(first.wire.sleeps).isZero();
    assertThat(second.wire.sleeps).isZero();
    assertThat(third.wire.sleeps).isEqualTo(1);
    assertThat(third.wire.questions).isZero();
  }

  @Test
  void aLoopMayPollWhenAnotherHasCeasedTo() {
    IoHandlerFactory group = group(2);
    Loop first = new Loop(group);
    Loop second = new Loop(group);

    first.turn();
    second.turn();

    assertThat(second.wire.sleeps).isZero();
  }

  @Test
  void whoHasButOneProcessorDoesNotPoll() {
    IoHandlerFactory io = NioIoHandler.newFactory();

    assertThat(BusyPollingFactory.around(io, ticker, MOST, 1, time)).isSameAs(io);
  }

  @Test
  void pollingIsSwitchedOffByNoTimeForIt() {
    IoHandlerFactory io = NioIoHandler.newFactory();

    assertThat(BusyPollingFactory.around(io, ticker, Duration.ZERO, 8, time)).isSameAs(io);
  }

  @Test
  void theTimeOfEachLoopIsCountedByItself() {
    IoHandlerFactory group = group(2);
    Loop first = new Loop(group);
    new Loop(group);
    long before = ScrapedPolling.nanos(time).get(1);

    first.turn();

    assertThat(ScrapedPolling.nanos(time)).containsExactly(before + 19_000, before);
  }
}
