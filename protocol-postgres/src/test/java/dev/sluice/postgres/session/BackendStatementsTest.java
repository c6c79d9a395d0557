package dev.sluice.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BackendStatementsTest {

  private final ReplyQueue owed = new ReplyQueue();
  private final BackendStatements statements = new BackendStatements(2, owed);
  private final Statement a = new Statement(new byte[] {1}, 1, 0);
  private final Statement b = new Statement(new byte[] {2}, 2, 0);
  private final Statement c = new Statement(new byte[] {3}, 3, 0);

  @Test
  void useMakesTheMostRecentlyUsed() {
    statements.add(a);
    assertThat(statements.surplus()).isEmpty();
    statements.add(b);
    assertThat(statements.surplus()).containsExactly(a);
    assertThat(statements.use(a)).isTrue();
    assertThat(statements.surplus()).containsExactly(b);
    assertThat(statements.use(c)).isFalse();
  }

  @Test
  void skippedParseIsNotThereAndSkippedCloseIs() {
    statements.add(a);
    statements.undo(Reply.PARSE, new Parsed(new byte[] {'a'}, a));
    assertThat(statements.use(a)).isFalse();
    statements.add(b);
    statements.undo(Reply.OWN_PARSE, b);
    assertThat(statements.use(b)).isFalse();
    statements.undo(Reply.OWN_CLOSE, c);
    assertThat(statements.use(c)).isTrue();
    statements.undo(Reply.BIND, c);
    assertThat(statements.use(c)).isTrue();
  }

  @Test
  void clearingSparesWhatIsPreparedBehindIt() {
    statements.add(a);
    statements.add(b);
    owed.add(Reply.QUERY);
    owed.add(Reply.PARSE, new Parsed(new byte[] {'b'}, b));
    owed.add(Reply.OWN_PARSE, c);
    statements.clear();
    assertThat(statements.use(a)).isFalse();
    assertThat(statements.use(b)).isTrue();
    assertThat(statements.use(c)).isTrue();
  }

  @Test
  void changeIsInDoubtWhileItsBatchIsPending() {
    statements.changes(a);
    assertThat(statements.isInDoubt(a)).as("the rest of its batch fails with it").isFalse();
    owed.add(Reply.SYNC);
    assertThat(statements.isInDoubt(a)).isTrue();
    assertThat(statements.isInDoubt(b)).isFalse();
    assertThat(statements.isSettled()).isFalse();
    owed.pop();
    statements.settle();
    assertThat(statements.isInDoubt(a)).isFalse();
    assertThat(statements.isSettled()).isTrue();
  }

  @Test
  void unnamedStatementBelongsToWhoeverParsedItLast() {
    assertThat(statements.hasUnnamed()).isFalse();
    statements.takeUnnamed();
    assertThat(statements.hasUnnamed()).isTrue();
    statements.attach();
    assertThat(statements.hasUnnamed()).isFalse();
    statements.takeUnnamed();
    statements.dropUnnamed();
    assertThat(statements.hasUnnamed()).isFalse();
  }

  @Test
  void unnamedStatementIsInDoubtWhileItsBatchIsPending() {
    statements.takeUnnamed();
    assertThat(statements.isUnnamedInDoubt()).isFalse();
    owed.add(Reply.SYNC);
    assertThat(statements.isUnnamedInDoubt()).isTrue();
    owed.pop();
    assertThat(statements.isUnnamedInDoubt()).isFalse();
  }

  @Test
  void skippedBatchMayHaveTakenTheUnnamedStatement() {
    statements.takeUnnamed();
    statements.describing(true);
    statements.onSkipped();
    assertThat(statements.hasUnnamed()).isFalse();
    assertThat(statements.isDescribing()).isFalse();
  }
}
