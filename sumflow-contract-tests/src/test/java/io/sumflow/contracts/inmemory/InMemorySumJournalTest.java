package io.sumflow.contracts.inmemory;

import io.sumflow.contracts.SumJournalContract;
import io.sumflow.domain.adder.JournalUnavailableException;
import io.sumflow.domain.adder.SumJournal;
import io.sumflow.domain.inmemory.InMemorySumJournal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

class InMemorySumJournalTest extends SumJournalContract {

  private final Map<UUID, Map<String, String>> announced = new LinkedHashMap<>();
  private final SumJournal journal =
      new InMemorySumJournal(
          (fact, context, recorded) -> {
            announced.put(fact.eventId(), context);
            recorded.run();
          });

  @Override
  protected SumJournal journal() {
    return journal;
  }

  @Override
  protected SumJournal journalWithoutStorage() {
    return new InMemorySumJournal(
        (fact, context, recorded) -> {
          throw new JournalUnavailableException("away", false, new IllegalStateException("off"));
        });
  }

  @Override
  protected List<UUID> announced() {
    return List.copyOf(announced.keySet());
  }

  @Override
  protected Map<String, String> context(UUID eventId) {
    return announced.getOrDefault(eventId, Map.of());
  }
}
