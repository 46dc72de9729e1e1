package io.sumflow.outbox;

import static io.sumflow.outbox.ReceiverWorld.P0;
import static io.sumflow.outbox.ReceiverWorld.message;
import static io.sumflow.outbox.ReceiverWorld.poll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.sumflow.outbox.inmemory.InMemorySession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DeadLetterTest {

  private final ReceiverWorld world = new ReceiverWorld();
  private final IdempotentReceiver<InMemorySession> member = world.member();

  @Test
  void theNamedGuiltyIsSetAsideWithItsCauseAndTheOthersAreApplied() {
    member.receive(poll(P0, 0, "a", "bad1", "b"));

    assertEquals(List.of("a", "b"), world.effects);
    assertEquals(List.of("bad1"), world.deadTexts());
    assertEquals("not for us", world.inbox.deadLetters().get(0).cause());
    assertEquals(3, world.row(P0).nextOffset());
  }

  @Test
  void guiltyMessagesThatNobodyNamesAreFoundByHalving() {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      texts.add(i == 123 ? "evil" : "good" + i);
    }

    member.receive(poll(P0, 0, texts.toArray(String[]::new)));

    assertEquals(List.of("evil"), world.deadTexts());
    texts.remove("evil");
    assertEquals(texts, world.effects);
    // One straight, then at most two for each halving of 500.
    assertEquals(true, world.handled <= 20, () -> world.handled + " calls");
  }

  @Test
  void aSecondCopyOfADeadLetterIsADuplicate() {
    member.receive(poll(P0, 0, "bad1"));
    member.receive(poll(P0, 1, "bad1"));

    assertEquals(List.of("dead bad1", "duplicate bad1"), world.events);
  }

  @Test
  void moreGuiltyMessagesThanAttemptsHoldAndNothingIsWritten() {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i <= ReceiverConfig.defaults().attemptsMax(); i++) {
      texts.add("bad" + i);
    }

    Receipt receipt = member.receive(poll(P0, 0, texts.toArray(String[]::new)));

    assertEquals(FailureKind.HOLD, assertInstanceOf(Receipt.Failed.class, receipt).kind());
    assertEquals(List.of(), world.deadTexts());
    assertEquals(0, world.row(P0).nextOffset());
  }

  @Test
  void whatIsNotTheMessagesFaultIsNeverADeadLetter() {
    Receipt receipt = member.receive(poll(P0, 0, "a", "broken", "bad1"));

    assertEquals(new Receipt.Failed(FailureKind.HOLD, "table missing"), receipt);
    assertEquals(List.of(), world.deadTexts());
    assertEquals(List.of(), world.effects);
  }

  @Test
  void aTimeOutWaitsTwiceAndThenTheSlowMessageIsFound() {
    assertInstanceOf(Receipt.Failed.class, member.receive(poll(P0, 0, "a", "slow", "b")));
    assertInstanceOf(Receipt.Failed.class, member.receive(poll(P0, 0, "a", "slow", "b")));
    assertEquals(List.of(), world.effects);

    member.receive(poll(P0, 0, "a", "slow", "b"));

    assertEquals(List.of("a", "b"), world.effects);
    assertEquals(List.of("slow"), world.deadTexts());
  }

  @Test
  void aMessageWithoutANameIsSetAside() {
    member.receive(poll(List.of(message(P0, 0, "anonymous", Optional.empty()))));

    assertEquals(List.of("anonymous"), world.deadTexts());
    assertEquals("no message id", world.inbox.deadLetters().get(0).cause());
  }

  @Test
  void aMessageOlderThanItsIdIsKeptIsSetAsideByTheTimeInItsId() {
    long old = ReceiverWorld.NOW.minus(Duration.ofDays(21)).toEpochMilli() - 1;
    long young = ReceiverWorld.NOW.minus(Duration.ofDays(21)).toEpochMilli() + 1;
    member.receive(
        poll(
            List.of(
                message(P0, 0, "old", Optional.of(new UUID(old << 16 | 0x7000, Long.MIN_VALUE))),
                message(
                    P0, 1, "young", Optional.of(new UUID(young << 16 | 0x7000, Long.MIN_VALUE))))));

    assertEquals(List.of("old"), world.deadTexts());
    assertEquals(List.of("young"), world.effects);
  }

  @Test
  void aForeignMessageIsAsOldAsItsRecord() {
    world.clock.advance(Duration.ofDays(22));

    member.receive(poll(P0, 0, "a"));

    assertEquals(List.of("a"), world.deadTexts());
  }
}
