package dev.sluice.redis.session;

/** Requests as clients send them. */
final class Say {

  private Say() {}

  /** Commands, each as words divided by blanks. */
  static String commands(String... commands) {
    StringBuilder text = new StringBuilder();
    for (String command : commands) {
      String[] words = command.split(" ", -1);
      text.append('*').append(words.length).append("\r\n");
      for (String word : words) {
        text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
      }
    }
    return text.toString();
  }
}
