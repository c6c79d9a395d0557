package dev.sluice.config.problem;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds what a misspelt word was probably meant to be. */
public final class Nearest {

  private Nearest() {}

  /**
   * The known word closest to {@code given} by insertions, deletions, replacements and swaps of
   * neighbours, without regard to case, hyphens and underscores; none if all are too far away.
   */
  public static Optional<String> to(String given, Collection<String> known) {
    String wanted = folded(given);
    int tolerated = Math.max(1, wanted.length() / 3);
    String best = null;
    int least = tolerated + 1;
    for (String word : known) {
      int distance = distance(wanted, folded(word));
      if (distance < least) {
        least = distance;
        best = word;
      }
    }
    return Optional.ofNullable(best);
  }

  private static String folded(String word) {
    return word.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }

  /** The optimal string alignment distance. */
  static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, a, b, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int step(int[][] cost, String a, String b, int i, int j) {
    char left = a.charAt(i - 1);
    char right = b.charAt(j - 1);
    int replaced = cost[i - 1][j - 1] + (left == right ? 0 : 1);
    int least = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && left == b.charAt(j - 2) && a.charAt(i - 2) == right && left != right;
    return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
  }
}
