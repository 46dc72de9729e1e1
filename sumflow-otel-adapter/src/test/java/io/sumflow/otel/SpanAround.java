package io.sumflow.otel;

import io.opentelemetry.api.trace.SpanKind;
import java.util.List;

/**
 * A span that the apps or a library make around ours. The apps' tests hold what they send against
 * these rows as they stand in {@code docs/spans.md}.
 *
 * @param always names of the attributes that each has, separated by spaces
 * @param sometimes of those that some have
 */
record SpanAround(
    String name,
    SpanKind kind,
    String parent,
    String library,
    String meaning,
    String always,
    String sometimes) {

  static final List<SpanAround> ALL =
      List.of(
          new SpanAround(
              "`sum.SumNumbersService/SumNumbers`",
              SpanKind.SERVER,
              "the caller, by W3C metadata",
              "`CallSpans` of adder-app",
              "A call from its arrival to its end, the wait for a thread included. Its `error.type`"
                  + " is set if the failure was the server's. Probes and unknown methods make none.",
              "rpc.system.name rpc.method rpc.response.status_code",
              "network.peer.address network.peer.port error.type exemplar"),
          new SpanAround(
              "`insert \"public\".outbox_message select unnest`, the statement's summary",
              SpanKind.CLIENT,
              "the call, the `poll` or the HTTP request",
              "opentelemetry-jdbc, both",
              "A statement; one without a summary is named by its database. Only of pools that serve"
                  + " calls or polls: the relay's idle loop, samplers, cleaners and health checks"
                  + " make none. The text never holds values.",
              "db.system.name db.namespace db.query.text server.address server.port",
              "db.query.summary error.type"),
          new SpanAround(
              "`GET /v1/results`",
              SpanKind.SERVER,
              "the caller, by W3C headers",
              "`HttpSpans` of sumflow-shell, totalizer",
              "A request, answered. Named by method and route. What is asked again and again (the live"
                  + " page's feed, health, metrics) makes none.",
              "http.request.method http.response.status_code url.scheme url.path",
              "http.route url.query server.address server.port client.address"
                  + " user_agent.original error.type exemplar"));
}
