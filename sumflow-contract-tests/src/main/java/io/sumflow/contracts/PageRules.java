package io.sumflow.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sumflow.outbox.OutboxMessage;
import io.sumflow.outbox.PageLimit;
import io.sumflow.outbox.Reading;
import io.sumflow.outbox.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How a window is read page by page. */
abstract class PageRules<S> extends LeaseRules<S> {

  private static final int KIB = 1024;

  @Test
  protected void aPageHoldsAtMostSoManyRowsAndSaysIfItIsTheLast() throws Exception {
    List<UUID> all = appendMany(5, 16);
    Window window = open();
    PageLimit two = new PageLimit(2, KIB);

    assertPages(window, two, List.of(all.subList(0, 2), all.subList(2, 4), all.subList(4, 5)));
  }

  @Test
  protected void aPageThatIsExactlyFullIsTheLastIfNothingFollows() throws Exception {
    List<UUID> all = appendMany(4, 16);

    assertPages(open(), new PageLimit(2, KIB), List.of(all.subList(0, 2), all.subList(2, 4)));
  }

  @Test
  protected void aPageHoldsAtMostSoManyBytes() throws Exception {
    List<UUID> all = appendMany(5, KIB / 2);

    assertPages(
        open(),
        new PageLimit(100, KIB),
        List.of(all.subList(0, 2), all.subList(2, 4), all.subList(4, 5)));
  }

  @Test
  protected void aMessageLargerThanAPageComesAlone() throws Exception {
    UUID small = append("k").id();
    UUID large = append(messages.next("topic", "k", 3 * KIB)).id();
    UUID other = append("k").id();

    assertPages(
        open(), new PageLimit(100, KIB), List.of(List.of(small), List.of(large), List.of(other)));
  }

  private List<UUID> appendMany(int count, int bytes) throws Exception {
    List<OutboxMessage> many =
        IntStream.range(0, count).mapToObj(i -> messages.next("topic", "k", bytes)).toList();
    OpenTransaction<S> open = begin();
    outbox().append(open.session(), many);
    open.commit();
    return many.stream().map(OutboxMessage::id).collect(Collectors.toList());
  }

  private void assertPages(Window window, PageLimit limit, List<List<UUID>> expected) {
    List<List<UUID>> pages = new ArrayList<>();
    long after = window.after();
    boolean last = false;
    while (!last) {
      Reading.Page page = page(window, after, limit);
      pages.add(Messages.ids(page.entries()));
      after = page.entries().get(page.entries().size() - 1).seq();
      last = page.last();
    }
    assertEquals(expected, pages);
  }

  @Test
  protected void aPageBehindTheLastIsEmptyAndTheLast() throws Exception {
    append("k");
    Window window = open();

    assertEquals(new Reading.Page(List.of(), true), page(window, window.through(), PAGE));
  }
}
