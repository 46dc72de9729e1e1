package io.sumflow.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.outbox.BacklogEntry;
import io.sumflow.outbox.Opening;
import io.sumflow.outbox.OutboxMessage;
import io.sumflow.outbox.Window;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What an {@link io.sumflow.outbox.Outbox} promises.
 *
 * @param <S> the session
 */
public abstract class OutboxContract<S> extends OutboxFixture<S> {

  /** The largest payload the outbox takes, in bytes. */
  protected abstract int payloadMax();

  /** A session that is not in a transaction. */
  protected abstract S sessionWithoutTransaction() throws Exception;

  @Test
  protected void aMessageIsInTheBacklogWhenItsTransactionCommits() throws Exception {
    OutboxMessage message = append("k");

    assertEquals(Messages.idsOf(message), read(open()));
  }

  @Test
  protected void aMessageOfARolledBackTransactionIsNowhere() throws Exception {
    OpenTransaction<S> open = begin();
    outbox().append(open.session(), messages.next("topic", "k"));
    open.rollback();
    OutboxMessage other = append("k");

    assertEquals(Messages.idsOf(other), read(open()));
  }

  @Test
  protected void aMessageIsNotInTheBacklogWhileItsTransactionIsOpen() throws Exception {
    OpenTransaction<S> open = begin();
    outbox().append(open.session(), messages.next("topic", "k"));

    Opening opening = tryToOpen();

    assertEquals(new Opening.Idle(), opening);
    open.rollback();
  }

  @Test
  protected void aMessageComesBackByteForByte() throws Exception {
    OutboxMessage message = append(messages.next("a.topic_1-b", "key é", 300));
    OutboxMessage keyless = append(messages.withoutKey("topic"));

    List<BacklogEntry> entries = page(open(), 0, PAGE).entries();

    assertEquals(List.of(message, keyless), entries.stream().map(BacklogEntry::message).toList());
  }

  @Test
  protected void headersKeepTheirOrder() throws Exception {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("z", "1");
    headers.put("a", "a, \"quoted\" é");
    headers.put("m", "");
    append(messages.next("topic", "k").withHeaders(headers));

    OutboxMessage read = page(open(), 0, PAGE).entries().get(0).message();

    assertEquals(List.copyOf(headers.entrySet()), List.copyOf(read.headers().entrySet()));
  }

  @Test
  protected void manyMessagesOfOneCallKeepTheirOrder() throws Exception {
    List<OutboxMessage> many =
        Stream.generate(() -> messages.next("topic", "k")).limit(500).toList();
    OpenTransaction<S> open = begin();
    outbox().append(open.session(), many);
    open.commit();

    Window window = open();

    assertEquals(many.stream().map(OutboxMessage::id).toList(), read(window));
    assertTrue(page(window, 0, PAGE).last());
  }

  @Test
  protected void appendingNothingIsNothing() throws Exception {
    OpenTransaction<S> open = begin();
    outbox().append(open.session(), List.of());
    open.commit();

    assertEquals(new Opening.Idle(), tryToOpen());
  }

  @Test
  protected void aPayloadThatIsTooLargeIsRefusedNamingTheLimit() throws Exception {
    OutboxMessage fits = messages.next("topic", "k", payloadMax());
    OutboxMessage tooLarge = messages.next("topic", "k", payloadMax() + 1);
    OpenTransaction<S> open = begin();

    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> outbox().append(open.session(), List.of(messages.next("topic", "k"), tooLarge)));
    outbox().append(open.session(), fits);
    open.commit();

    assertTrue(
        String.valueOf(refused.getMessage()).contains(Integer.toString(payloadMax())),
        refused::getMessage);
    assertEquals(Messages.idsOf(fits), read(open()));
  }

  @Test
  protected void aSessionWithoutTransactionIsRefused() throws Exception {
    S session = sessionWithoutTransaction();

    assertThrows(
        IllegalStateException.class, () -> outbox().append(session, messages.next("topic", "k")));
  }
}
