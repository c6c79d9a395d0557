package dev.sluice.redis.session;

import dev.sluice.core.spi.BackendTools;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import dev.sluice.core.spi.Outbound;
import dev.sluice.core.spi.TrunkSession;
import dev.sluice.core.spi.Verdict;
import dev.sluice.redis.login.Greeting;
import dev.sluice.redis.pubsub.Hub;
import dev.sluice.redis.pubsub.Line;
import dev.sluice.redis.wire.MessageFramer;
import dev.sluice.redis.wire.Replies;
import dev.sluice.redis.wire.Reply;
import dev.sluice.redis.wire.ReplyProgress;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a server: which database and which version of the protocol it is in, and what
 * it owes. While it is a trunk its replies need no looking at beyond where they end; while a
 * session holds it, that session is told of each. Confined to the connection's event loop.
 */
final class RedisBackend implements TrunkSession, Line {

  /** The number of a database that it is not known to be in. */
  static final int UNKNOWN = -1;

  private final BackendTools tools;
  private final RedisService service;
  private final long id;

  /** Null where there is only the one server. */
  private final @Nullable Suspicion suspicion;

  private final ReplyProgress progress = new ReplyProgress();
  private final OwedReplies owed = new OwedReplies();

  private int database;
  private boolean resp3;

  /** Whether the last that was asked to bring it into a state was another database. */
  private boolean selecting;

  /** Whether it is a trunk, or is becoming one. */
  private boolean shared;

  /** Null while it is idle or a trunk. */
  private @Nullable PinnedSession holder;

  /** Null unless it hears for all of the pool's subscribers. */
  private @Nullable Hub hub;

  /** Whether it is being brought back into a clean state for the pool. */
  private boolean cleaning;

  /** Whether RESET is not answered: what comes before that is nobody's. */
  private boolean resetting;

  /** Whether it is becoming a trunk, and what the proxy has asked for is not answered. */
  private boolean preparing;

  /** Why it could not become the trunk that it was to be; null: it could. */
  private @Nullable String refusal;

  /** Whether the message that streams past is unasked for, and so answers nothing. */
  private boolean unasked;

  private int replyType;
  private boolean queued;

  RedisBackend(
      BackendTools tools,
      long id,
      int database,
      RedisService service,
      @Nullable Suspicion suspicion) {
    this.tools = tools;
    this.service = service;
    this.id = id;
    this.suspicion = suspicion;
    this.database = database;
  }

  @Override
  public Framer framer() {
    return hub == null ? progress.framer() : MessageFramer.INSTANCE;
  }

  /** In version 3 if the server speaks it. */
  @Override
  public void listen(Hub next) {
    hub = next;
    enter(database, service.canAskHub());
  }

  /** What the server calls the connection. */
  long id() {
    return id;
  }

  @Override
  public Outbound outbound() {
    return tools.backend();
  }

  OwedReplies owed() {
    return owed;
  }

  @Override
  public boolean onShared(int kind) {
    shared = true;
    // What stops a script is at home in every database, and a busy server would not change it.
    int wanted = TrunkKind.isControl(kind) ? database : TrunkKind.database(kind);
    enter(wanted, TrunkKind.resp3(kind));
    // A busy server refuses it, and what came behind would be carried out in another database.
    preparing = !owed.isEmpty();
    refusal = null;
    return !preparing;
  }

  @Override
  public @Nullable String shareRefusal() {
    return refusal;
  }

  /** A session holds the connection from now on. */
  void lendTo(PinnedSession session) {
    holder = session;
  }

  /** Changes to a database and a version of the protocol, if it is in others. */
  void enter(int wantedDatabase, boolean wantedResp3) {
    if (resp3 != wantedResp3) {
      resp3 = wantedResp3;
      Replies.request(outbound(), "HELLO", resp3 ? "3" : "2");
      owed.add(Owed.OWN, false, 0);
    }
    selecting = database != wantedDatabase;
    if (selecting) {
      database = wantedDatabase;
      Replies.request(outbound(), "SELECT", Integer.toString(database));
      owed.add(Owed.OWN, false, 0);
    }
  }

  /** The database and the version of the protocol, numbered as trunks for them are. */
  @Override
  public int setting() {
    return TrunkKind.of(TrunkKind.MAIN, database, resp3);
  }

  /** The client's SELECT has moved it. */
  void onSelected(int number) {
    database = number;
  }

  @Override
  public boolean isResp3() {
    return resp3;
  }

  /**
   * Whether an error to the proxy's own can only mean that the database was not changed: it is what
   * was asked for last, and nothing else is owed. From then on the connection is in no known one.
   */
  boolean isRefusedDatabase() {
    boolean refused = selecting && owed.isEmpty();
    if (refused) {
      database = UNKNOWN;
    }
    return refused;
  }

  @Override
  public Verdict onBackendFrame(Frame frame) {
    Hub common = hub;
    if (holder == null && owed.isEmpty()) {
      return common == null ? onTrunkFrame(frame) : common.onFrame(frame);
    }
    if (!progress.isMidReply()) {
      if (isToBeWhole(frame)) {
        frame.need((int) frame.length() + 2);
        return Verdict.MORE;
      }
      tellReplyEnded();
      Verdict early = begin(frame);
      if (early != null) {
        return early;
      }
    }
    boolean done = progress.advance(frame);
    PinnedSession session = holder;
    if (done && session != null && session.isHolding()) {
      session.execute(this::tellReplyEnded);
    }
    if (unasked) {
      return session == null || resetting ? Verdict.SWALLOW : Verdict.FORWARD;
    }
    if (session == null) {
      return onOwnFrame(frame, done);
    }
    return session.onReply(this, frame, done);
  }

  /** Messages that the holder is subscribed to elsewhere go between two replies. */
  private void tellReplyEnded() {
    PinnedSession session = holder;
    if (session != null && session.isHolding()) {
      session.onReplyEnded();
    }
  }

  private Verdict onTrunkFrame(Frame frame) {
    if (Reply.type(frame.kind()) == Reply.PUSH && !progress.isMidReply()) {
      // Nothing on a trunk asks for any; what comes all the same is nobody's.
      unasked = true;
    }
    boolean fresh = !progress.isMidReply();
    boolean done = progress.advance(frame);
    if (unasked) {
      unasked = !done;
      return Verdict.SWALLOW;
    }
    if (!shared) {
      // Nobody has asked an idle connection for anything.
      return Verdict.CLOSE;
    }
    if (suspicion != null && fresh && frame.kind() == Reply.ERROR) {
      suspicion.onError(frame);
      if (suspicion.redirects(frame)) {
        return Verdict.SWALLOW_AND_RELEASE;
      }
    }
    return done ? Verdict.FORWARD_AND_RELEASE : Verdict.FORWARD;
  }

  /** What is to be changed before it is passed on is not passed on in parts. */
  private boolean isToBeWhole(Frame frame) {
    return Reply.isCut(frame.kind()) && !owed.isEmpty() && owed.first() == Owed.INFO;
  }

  /** The first part of a reply is there; null: it can be judged. */
  private @Nullable Verdict begin(Frame frame) {
    replyType = Reply.type(frame.kind());
    int second = frame.available() > 1 ? frame.buffer().getByte(frame.index() + 1) : 0;
    queued = replyType == '+' && second == 'Q';
    if (suspicion != null && replyType == Reply.ERROR) {
      suspicion.onError(frame);
    }
    if (resetting && replyType != Reply.ERROR) {
      // What MONITOR or a subscription still had to tell looks like replies.
      resetting = !Suspicion.begins(frame, "+RESET\r\n");
      unasked = resetting;
      return null;
    }
    PinnedSession session = holder;
    if (session != null && session.isMonitoring() && replyType == '+' && second <= '9') {
      // What MONITOR tells begins with the time.
      unasked = true;
      return null;
    }
    if (session != null && owed.isEmpty() && session.isSticky()) {
      // It is subscribed to something of which the proxy has lost count.
      unasked = true;
      return null;
    }
    if (session != null && session.mayBePush(replyType)) {
      Push push = Push.read(frame);
      if (push == null) {
        frame.need(frame.buffer().writerIndex() - frame.index() + 1);
        return Verdict.MORE;
      }
      unasked = !push.answers();
      if (push.answers()) {
        session.onConfirmation(push);
      }
    } else {
      unasked = replyType == Reply.PUSH;
    }
    return null;
  }

  /** Nobody holds it: it cleans itself, is about to become a trunk, or to hear for subscribers. */
  private Verdict onOwnFrame(Frame frame, boolean done) {
    if (!done) {
      return Verdict.SWALLOW;
    }
    owed.removeFirst();
    if (replyType == Reply.ERROR) {
      if (!preparing || !isRefusedDatabase()) {
        // It is not what its users take it for.
        return Verdict.CLOSE;
      }
      refusal = Reply.line(frame);
    }
    if ((cleaning || preparing) && owed.isEmpty()) {
      cleaning = false;
      preparing = false;
      return Verdict.SWALLOW_AND_RELEASE;
    }
    return Verdict.SWALLOW;
  }

  /** Whether the present reply says that its command should have gone elsewhere. */
  boolean isRedirection(Frame frame) {
    return suspicion != null && replyType == Reply.ERROR && suspicion.redirects(frame);
  }

  /** The byte that the present reply began with. */
  int replyType() {
    return replyType;
  }

  /** Whether the present reply says that a command was queued in a transaction. */
  boolean isQueued() {
    return queued;
  }

  @Override
  public boolean isMidReply() {
    return progress.isMidReply();
  }

  @Override
  public String remoteId() {
    return Long.toString(id);
  }

  @Override
  public Cleanliness onRelease(boolean clientLost) {
    PinnedSession session = holder;
    holder = null;
    hub = null;
    shared = false;
    if (session == null || !clientLost) {
      return owed.isEmpty() ? Cleanliness.CLEAN : Cleanliness.UNCLEAN;
    }
    if (!owed.isEmpty() || session.isMidRequest()) {
      // It may be blocked, and would take an element that nobody gets.
      return Cleanliness.UNCLEAN;
    }
    if (session.leavesNothing()) {
      return Cleanliness.CLEAN;
    }
    scrub();
    cleaning = true;
    return Cleanliness.CLEANING;
  }

  /**
   * Takes away whatever a session has left behind: RESET ends a transaction, watches, subscriptions
   * and tracking, and the login with them (networking.c, resetCommand).
   */
  void scrub() {
    Replies.request(outbound(), "RESET");
    resetting = true;
    owed.add(Owed.OWN, false, 0);
    Greeting.hello(outbound(), tools.settings(), 2);
    owed.add(Owed.OWN, false, 0);
    resp3 = false;
    database = 0;
  }
}
