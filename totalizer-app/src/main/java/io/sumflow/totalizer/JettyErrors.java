package io.sumflow.totalizer;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Answers what never reached a resource, such as a path that is no path: in the same JSON as
 * everything else, whatever the client accepts, and without a word about the server.
 */
final class JettyErrors {

  private final ObjectMapper json;

  JettyErrors(ObjectMapper json) {
    this.json = json;
  }

  private void answer(Request request, Response response, int status, Callback callback)
      throws IOException {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, MimeTypes.Type.APPLICATION_JSON.asString());
    byte[] body = json.writeValueAsBytes(ErrorBody.of(status, request.getMethod()));
    response.write(true, ByteBuffer.wrap(body), callback);
  }

  /** For requests that belong to no servlet context, or are no HTTP at all. */
  final class OfServer extends ErrorHandler {

    @Override
    protected void generateResponse(
        Request request,
        Response response,
        int status,
        @Nullable String message,
        @Nullable Throwable cause,
        Callback callback)
        throws IOException {
      answer(request, response, status, callback);
    }

    @Override
    public boolean errorPageForMethod(String method) {
      return true;
    }
  }

  /** For requests that a servlet or a filter refused. */
  final class OfContext extends ErrorPageErrorHandler {

    @Override
    protected void generateResponse(
        Request request,
        Response response,
        int status,
        @Nullable String message,
        @Nullable Throwable cause,
        Callback callback)
        throws IOException {
      answer(request, response, status, callback);
    }

    @Override
    public boolean errorPageForMethod(String method) {
      return true;
    }
  }
}
