package io.sumflow.adder;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.MetadataUtils;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.sumflow.domain.adder.Adder;
import io.sumflow.proto.SumNumbersRequest;
import io.sumflow.proto.SumNumbersServiceGrpc;
import io.sumflow.shell.RefusedException;
import io.sumflow.shell.Telemetry;
import java.time.InstantSource;
import java.util.UUID;

/** The gRPC server with everything on it but a network, over a journal of the test's own. */
final class InProcessAdder implements AutoCloseable {

  final RecordingJournal journal = new RecordingJournal();
  final HealthStatusManager health = new HealthStatusManager();
  final PrometheusRegistry metrics = new PrometheusRegistry();
  final CallTracker calls = new CallTracker(SumNumbersServiceGrpc.getServiceDescriptor(), metrics);
  final GrpcServer server;
  private final ManagedChannel channel;

  InProcessAdder(GrpcSettings settings) throws RefusedException {
    this(settings, Telemetry.off());
  }

  InProcessAdder(GrpcSettings settings, Telemetry telemetry) throws RefusedException {
    String name = UUID.randomUUID().toString();
    Adder adder = new Adder(journal, UUID::randomUUID, InstantSource.system());
    server =
        new GrpcServer(
            InProcessServerBuilder.forName(name),
            settings,
            new SumEndpoint(adder),
            health,
            calls,
            telemetry);
    health.setStatus("", ServingStatus.SERVING);
    server.start();
    channel = InProcessChannelBuilder.forName(name).build();
  }

  Channel channel() {
    return channel;
  }

  /** A client that sends these headers, given as names and values in turn. */
  SumNumbersServiceGrpc.SumNumbersServiceBlockingStub client(String... headers) {
    Metadata metadata = new Metadata();
    for (int i = 0; i < headers.length; i += 2) {
      metadata.put(Metadata.Key.of(headers[i], Metadata.ASCII_STRING_MARSHALLER), headers[i + 1]);
    }
    return SumNumbersServiceGrpc.newBlockingStub(
        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(metadata)));
  }

  static SumNumbersRequest terms(int x, int y) {
    return SumNumbersRequest.newBuilder().setX(x).setY(y).build();
  }

  @Override
  public void close() {
    journal.hangs().complete(io.sumflow.domain.adder.Recording.RECORDED);
    channel.shutdownNow();
    server.drain();
  }
}
