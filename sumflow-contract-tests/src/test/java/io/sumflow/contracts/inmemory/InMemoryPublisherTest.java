package io.sumflow.contracts.inmemory;

import io.sumflow.contracts.DecoratedPublisherContract;
import io.sumflow.outbox.Publisher;

/** The publisher itself, with nothing around it. */
class InMemoryPublisherTest extends DecoratedPublisherContract {

  @Override
  protected Publisher decorate(Publisher publisher) {
    return publisher;
  }
}
