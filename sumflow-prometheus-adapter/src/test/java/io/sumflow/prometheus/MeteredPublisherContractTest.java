package io.sumflow.prometheus;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.sumflow.contracts.DecoratedPublisherContract;
import io.sumflow.outbox.Publisher;

/** Measuring changes nothing. */
class MeteredPublisherContractTest extends DecoratedPublisherContract {

  @Override
  protected Publisher decorate(Publisher publisher) {
    return new MeteredPublisher(publisher, new PrometheusRegistry(), System::nanoTime);
  }
}
