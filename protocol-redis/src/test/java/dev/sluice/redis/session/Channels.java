package dev.sluice.redis.session;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one client of a small Redis is subscribed to, and what it is told because of that. */
final class Channels {

  private final Wording wording;
  private final Set<String> names = new LinkedHashSet<>();
  private final Set<String> patterns = new LinkedHashSet<>();

  Channels(Wording wording) {
    this.wording = wording;
  }

  boolean isEmpty() {
    return names.isEmpty() && patterns.isEmpty();
  }

  void clear() {
    names.clear();
    patterns.clear();
  }

  boolean has(String name) {
    return names.contains(name);
  }

  String subscribe(List<String> words, boolean pattern) {
    if (words.contains("forbidden")) {
      return "-NOPERM this user has no permissions to access one of the channels\r\n";
    }
    StringBuilder text = new StringBuilder();
    for (String channel : words.subList(1, words.size())) {
      (pattern ? patterns : names).add(channel);
      text.append(confirmation(words.get(0), channel));
    }
    return text.toString();
  }

  String unsubscribe(List<String> words, boolean pattern) {
    Set<String> from = pattern ? patterns : names;
    StringBuilder text = new StringBuilder();
    List<String> ended = words.size() > 1 ? words.subList(1, words.size()) : List.copyOf(from);
    for (String channel : ended) {
      from.remove(channel);
      text.append(confirmation(words.get(0), channel));
    }
    return ended.isEmpty() ? confirmation(words.get(0), null) : text.toString();
  }

  private String confirmation(String word, @Nullable String channel) {
    int count = names.size() + patterns.size();
    String name = word.toLowerCase(Locale.ROOT);
    return wording.pushed(3) + wording.bulk(name) + wording.bulk(channel) + ":" + count + "\r\n";
  }

  /** Each thing that it is told of a message. */
  List<String> told(String channel, String message) {
    String rest = wording.bulk(channel) + wording.bulk(message);
    List<String> all = new ArrayList<>();
    if (names.contains(channel)) {
      all.add(wording.pushed(3) + wording.bulk("message") + rest);
    }
    for (String pattern : patterns) {
      if (channel.startsWith(pattern.substring(0, Math.max(0, pattern.length() - 1)))) {
        all.add(wording.pushed(4) + wording.bulk("pmessage") + wording.bulk(pattern) + rest);
      }
    }
    return all;
  }
}
