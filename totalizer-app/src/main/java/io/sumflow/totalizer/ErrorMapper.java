package io.sumflow.totalizer;

import io.sumflow.outbox.InfrastructureException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.sql.SQLException;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers what a resource threw; {@link JettyErrors} answers what never reached one. */
final class ErrorMapper implements ExceptionMapper<Throwable> {

  private static final Logger LOG = LoggerFactory.getLogger(ErrorMapper.class);
  private static final int REFUSED_MIN = 400;
  private static final int UNAVAILABLE = 503;
  private static final int OUR_FAULT = 500;

  /** Jersey's view of whatever request the calling thread works on. */
  @Context private @Nullable Request request;

  @Override
  public Response toResponse(Throwable failure) {
    if (failure instanceof WebApplicationException refused) {
      Response response = refused.getResponse();
      if (response.getStatus() < REFUSED_MIN) {
        return response;
      }
      // Keeps what belongs to the status, such as Allow.
      return with(Response.fromResponse(response), response.getStatus());
    }
    if (failure instanceof JdbiException
        || failure instanceof SQLException
        || failure instanceof InfrastructureException) {
      LOG.warn("the database does not answer: {}", failure.getMessage());
      return with(Response.status(UNAVAILABLE), UNAVAILABLE);
    }
    LOG.error("a request failed", failure);
    return with(Response.status(OUR_FAULT).header("Connection", "close"), OUR_FAULT);
  }

  private Response with(Response.ResponseBuilder response, int status) {
    return response
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(ErrorBody.of(status, request == null ? "given" : request.getMethod()))
        .build();
  }
}
