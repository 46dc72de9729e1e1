package io.sumflow.otel;

import io.sumflow.contracts.DecoratedPublisherContract;
import io.sumflow.outbox.Publisher;
import java.time.InstantSource;

class TracingPublisherContractTest extends DecoratedPublisherContract {

  @Override
  protected Publisher decorate(Publisher publisher) {
    return new TracingPublisher(publisher, Telemetry.sampling().sdk, InstantSource.system());
  }
}
