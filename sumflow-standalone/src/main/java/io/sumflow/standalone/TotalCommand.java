package io.sumflow.standalone;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Asks the totalizer over HTTP and prints the running total, however large. */
@Command(
    name = "total",
    mixinStandardHelpOptions = true,
    description = "Prints the running total of all sums (HTTP).")
final class TotalCommand implements Callable<Integer> {
  private static final Duration BOUND = Duration.ofSeconds(10);
  private static final Pattern RESULT = Pattern.compile("\"result\"\\s*:\\s*(-?\\d+)\\s*[,}]");

  @Mixin private final PortFlags ports = new PortFlags();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    spec.commandLine().getOut().println(ask(ports.http));
    return 0;
  }

  static BigInteger ask(int port) {
    HttpClient client = HttpClient.newBuilder().connectTimeout(BOUND).build();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/results"))
            .timeout(BOUND)
            .build();
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new Failure(
            "the totalizer answered %d: %s"
                .formatted(response.statusCode(), response.body().strip()));
      }
      return result(response.body());
    } catch (IOException e) {
      throw new Failure(
          "nobody answers on port %d (--http-port): is ./sumflow up running?".formatted(port), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("interrupted", e);
    }
  }

  static BigInteger result(String body) {
    Matcher matcher = RESULT.matcher(body);
    if (!matcher.find()) {
      throw new Failure("not the totalizer's answer: " + body.strip());
    }
    return new BigInteger(matcher.group(1));
  }
}
