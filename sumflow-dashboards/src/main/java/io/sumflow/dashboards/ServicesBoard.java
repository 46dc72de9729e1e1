package io.sumflow.dashboards;

import static io.sumflow.dashboards.Panel.heatmap;
import static io.sumflow.dashboards.Panel.stat;
import static io.sumflow.dashboards.Panel.table;
import static io.sumflow.dashboards.Panel.timeseries;

/** Rate, errors and duration of the two doors: gRPC of the adder, HTTP of the totalizer. */
final class ServicesBoard {

  private static final String RPC = "rpc_server_call_duration_seconds";
  private static final String HTTP = "http_server_request_duration_seconds";

  private ServicesBoard() {}

  static Board board() {
    Board board =
        Board.of(
            "sumflow-services",
            "SumFlow / Services",
            "How many calls, how many fail, how long do they take?",
            "adder|totalizer");
    return http(rpc(now(board)));
  }

  private static Board now(Board board) {
    return board.row(
        "Now",
        stat("Instances up", "Targets that answered the last scrape, by service.", Unit.COUNT)
            .query("sum by (job) (up{<on>})", "{{job}}")
            .step(-1, Colour.BAD)
            .step(1, Colour.GOOD),
        stat("Calls", "SumNumbers calls per second.", Unit.REQUESTS_PER_SECOND)
            .query(
                Query.rate(RPC + "_count", "<on>,rpc_method=\"sum.SumNumbersService/SumNumbers\""),
                "calls"),
        stat("Requests", "HTTP requests per second.", Unit.REQUESTS_PER_SECOND)
            .query(Query.rate(HTTP + "_count", "<on>"), "requests"),
        stat("Errors", "Calls and requests that failed by our fault.", Unit.RATIO)
            .query("max by (job) (job:request_errors:ratio_rate5m{job=~\"$job\"})", "{{job}}")
            .decimals(1)
            .step(0.01, Colour.WARNING)
            .step(0.05, Colour.BAD),
        table("Versions", "What runs where.", Unit.COUNT)
            .size(8, 4)
            .query(
                "sum by (service, version, java_version, instance) (sumflow_build_info{<on>})",
                "instances"));
  }

  private static Board rpc(Board board) {
    return board.row(
        "Adder: gRPC",
        timeseries(
                "Calls by code",
                "Every call, by the status it was answered with.",
                Unit.REQUESTS_PER_SECOND)
            .query(
                Query.rate("grpc_method, grpc_code", "grpc_server_handled_total", "<on>"),
                "{{grpc_method}} {{grpc_code}}"),
        timeseries(
                "Failed calls",
                "The part answered with a code that is our fault: UNKNOWN, DEADLINE_EXCEEDED,"
                    + " INTERNAL, UNAVAILABLE, DATA_LOSS.",
                Unit.RATIO)
            .query("job:request_errors:ratio_rate5m{job=\"adder\"}", "failed", Colour.ASIDE)
            .step(0.001, Colour.WARNING)
            .step(0.05, Colour.BAD),
        timeseries(
                "Duration",
                "From the call's arrival to its answer; the objective is 99 % below 200 ms. Dots"
                    + " lead to traces.",
                Unit.SECONDS)
            .quantiles(RPC, "<on>,rpc_method=\"sum.SumNumbersService/SumNumbers\"")
            .step(0.2, Colour.BAD),
        heatmap("Duration, all of them", "Brighter where more calls took that long.", RPC, "<on>")
            .size(12, 8));
  }

  private static Board http(Board board) {
    return board.row(
        "Totalizer: HTTP",
        timeseries(
                "Requests by route",
                "Every request, by route and status.",
                Unit.REQUESTS_PER_SECOND)
            .query(
                Query.rate("http_route, http_response_status_code", HTTP + "_count", "<on>"),
                "{{http_route}} {{http_response_status_code}}"),
        timeseries("Failed requests", "The part answered with 5xx.", Unit.RATIO)
            .query("job:request_errors:ratio_rate5m{job=\"totalizer\"}", "failed", Colour.ASIDE)
            .step(0.01, Colour.WARNING)
            .step(0.05, Colour.BAD),
        timeseries(
                "Duration of GET /v1/results",
                "The objective is 99 % below 100 ms. Dots lead to traces.",
                Unit.SECONDS)
            .quantiles(HTTP, "<on>,http_route=\"/v1/results\"")
            .step(0.1, Colour.BAD),
        timeseries("P95 by route", "Which route is slow.", Unit.SECONDS)
            .query(
                "histogram_quantile(0.95, sum by (le, http_route) (rate(%s_bucket{<on>}[$__rate_interval])))"
                    .formatted(HTTP),
                "{{http_route}}"));
  }
}
