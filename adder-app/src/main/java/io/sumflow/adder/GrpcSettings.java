package io.sumflow.adder;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.sumflow.shell.Setting;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The gRPC server.
 *
 * @param host address to listen on; default 0.0.0.0
 * @param port 0 (a free one) to 65535; default 50051
 * @param reflection whether clients may ask for the contract; default true
 * @param deadline for calls that bring none, 1 ms to 1 h; default 10 s
 * @param drain how long calls in flight may take at shutdown, 0 to 1 h; default 10 s
 * @param threads that handle calls, 1 to 1,000; default 20: with the relay's and the health check's
 *     connections just below the pool's 25
 * @param messageBytesMax of one request, 64 to 4 MiB; default 16 KiB, a thousand times what two
 *     numbers need
 */
record GrpcSettings(
    String host,
    int port,
    boolean reflection,
    Duration deadline,
    Duration drain,
    int threads,
    int messageBytesMax) {

  private static final Duration HOUR = Duration.ofHours(1);

  GrpcSettings {
    Setting.within("grpc.port", 0, 65_535, port);
    Setting.within("grpc.deadline", Duration.ofMillis(1), HOUR, deadline);
    Setting.within("grpc.drain", Duration.ZERO, HOUR, drain);
    Setting.within("grpc.threads", 1, 1_000, threads);
    Setting.within("grpc.messageBytesMax", 64, 4 << 20, messageBytesMax);
  }

  static GrpcSettings defaults() {
    return new GrpcSettings(
        "0.0.0.0", 50_051, true, Duration.ofSeconds(10), Duration.ofSeconds(10), 20, 16 << 10);
  }

  @JsonCreator
  static GrpcSettings read(
      @Nullable String host,
      @Nullable Integer port,
      @Nullable Boolean reflection,
      @Nullable String deadline,
      @Nullable String drain,
      @Nullable Integer threads,
      @Nullable Integer messageBytesMax) {
    GrpcSettings defaults = defaults();
    return new GrpcSettings(
        Setting.text(host).orElse(defaults.host),
        Objects.requireNonNullElse(port, defaults.port),
        Objects.requireNonNullElse(reflection, defaults.reflection),
        Setting.duration("grpc.deadline", deadline).orElse(defaults.deadline),
        Setting.duration("grpc.drain", drain).orElse(defaults.drain),
        Objects.requireNonNullElse(threads, defaults.threads),
        Objects.requireNonNullElse(messageBytesMax, defaults.messageBytesMax));
  }
}
