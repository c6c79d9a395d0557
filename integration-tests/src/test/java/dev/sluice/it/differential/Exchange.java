package dev.sluice.it.differential;

import java.util.List;

/**
 * Some strokes, behind the last of which the client waits for all that it is owed. Immutable.
 *
 * @param determined whether the same replies come every time; if not, only their kind is compared
 */
public record Exchange(List<Stroke> strokes, boolean determined) {
  public Exchange {
    strokes = List.copyOf(strokes);
  }

  int messages() {
    return strokes.stream().mapToInt(stroke -> stroke.pieces().size()).sum();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Stroke stroke : strokes) {
      stroke.pieces().forEach(piece -> text.append("    > ").append(piece).append('\n'));
      stroke.interruption().ifPresent(i -> text.append("    ! interruption\n"));
      if (stroke.then() != Await.NOTHING) {
        text.append("    (waits)\n");
      }
    }
    return text.toString();
  }
}
