package dev.sluice.it.differential;

import dev.sluice.core.time.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Takes away from scripts as long as a difference remains: other clients, exchanges, strokes,
 * messages. Confined to one thread.
 */
final class Shrinker {

  private static final Ticker TICKER = Ticker.system();
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(45);

  /** A difference that depends on others' timing does not show every time. */
  private static final int TRIES = 6;

  private final Plan plan;
  private final Front front;
  private final long begin = TICKER.nanos();
  private String shown = "";
  private String sort = "";

  Shrinker(Plan plan, Front front) {
    this.plan = plan;
    this.front = front;
  }

  /** The shortest scripts found that show a difference, and the difference. */
  String shrink(List<Script> scripts, List<Difference> differences) {
    sort = differences.get(0).sort();
    List<Script> left = clients(scripts, differences);
    if (!differs(left)) {
      return "(the difference did not show again; the others' timing matters)";
    }
    int before;
    do {
      before = left.stream().mapToInt(Script::messages).sum();
      for (int i = 0; i < left.size(); i++) {
        left = exchanges(left, i);
        left = pieces(left, i);
      }
    } while (left.stream().mapToInt(Script::messages).sum() < before && isInTime());
    StringBuilder text = new StringBuilder();
    left.forEach(script -> text.append(script));
    return text.append(shown).toString();
  }

  private boolean isInTime() {
    return TICKER.nanos() - begin < PATIENCE_NANOS;
  }

  /** The one client alone if it does not need the others. */
  private List<Script> clients(List<Script> scripts, List<Difference> differences) {
    for (Difference difference : differences) {
      if (!difference.sort().equals(sort) || !isInTime()) {
        continue;
      }
      List<Script> alone = List.of(upTo(scripts.get(difference.client()), difference));
      if (differs(alone)) {
        return alone;
      }
    }
    List<Script> left = scripts;
    for (int half = left.size() / 2; half > 0 && isInTime(); half /= 2) {
      for (int from = 0; from + half <= left.size() && left.size() > 1; ) {
        List<Script> fewer = new ArrayList<>(left);
        fewer.subList(from, from + half).clear();
        if (!fewer.isEmpty() && differs(fewer)) {
          left = fewer;
        } else {
          from += half;
        }
      }
    }
    return left;
  }

  private static Script upTo(Script script, Difference difference) {
    int count = Math.min(difference.exchange() + 1, script.exchanges().size());
    return script.with(script.exchanges().subList(0, count));
  }

  private List<Script> exchanges(List<Script> scripts, int index) {
    List<Script> left = scripts;
    int preamble = scripts.get(index).preamble();
    int half = Math.max(1, (scripts.get(index).exchanges().size() - preamble) / 2);
    for (; half > 0 && isInTime(); half /= 2) {
      int from = preamble;
      while (from < left.get(index).exchanges().size()) {
        List<Exchange> fewer = new ArrayList<>(left.get(index).exchanges());
        fewer.subList(from, Math.min(from + half, fewer.size())).clear();
        List<Script> candidate = replaced(left, index, fewer);
        if (differs(candidate)) {
          left = candidate;
        } else {
          from += half;
        }
      }
    }
    return left;
  }

  private List<Script> pieces(List<Script> scripts, int index) {
    List<Script> left = scripts;
    for (int e = scripts.get(index).preamble(); e < left.get(index).exchanges().size(); e++) {
      for (int s = 0; s < left.get(index).exchanges().get(e).strokes().size(); s++) {
        for (int p = 0; p < stroke(left, index, e, s).pieces().size() && isInTime(); ) {
          List<Script> candidate = without(left, index, e, s, p);
          if (differs(candidate)) {
            left = candidate;
          } else {
            p++;
          }
        }
      }
    }
    return left;
  }

  private static Stroke stroke(List<Script> scripts, int index, int exchange, int stroke) {
    return scripts.get(index).exchanges().get(exchange).strokes().get(stroke);
  }

  private static List<Script> without(List<Script> scripts, int index, int e, int s, int p) {
    List<Exchange> exchanges = new ArrayList<>(scripts.get(index).exchanges());
    List<Stroke> strokes = new ArrayList<>(exchanges.get(e).strokes());
    List<Piece> pieces = new ArrayList<>(strokes.get(s).pieces());
    pieces.remove(p);
    strokes.set(s, strokes.get(s).with(pieces));
    exchanges.set(e, new Exchange(strokes, exchanges.get(e).determined()));
    return replaced(scripts, index, exchanges);
  }

  private static List<Script> replaced(List<Script> scripts, int index, List<Exchange> exchanges) {
    List<Script> others = new ArrayList<>(scripts);
    others.set(index, scripts.get(index).with(exchanges));
    return others;
  }

  private boolean differs(List<Script> scripts) {
    Round round = new Round(plan.dialect(), plan.direct(), scripts);
    for (int i = 0; i < TRIES && (i == 0 || isInTime()); i++) {
      List<Difference> differences =
          round.differences(round.run(front, i, Round.never(scripts)), false);
      for (Difference difference : differences) {
        if (difference.sort().equals(sort)) {
          shown = difference.toString();
          return true;
        }
      }
    }
    return false;
  }
}
