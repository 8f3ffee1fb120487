package moxora.disclosure;

import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import moxora.disclosure.answer.Answer;
import moxora.disclosure.answer.AnswerStream;
import moxora.disclosure.processor.ProcessorClient;
import moxora.disclosure.prompt.Prompt;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.policy.Processor;
import moxora.receipt.Ending;
import moxora.receipt.Payload;
import moxora.receipt.Receipt;
import moxora.receipt.ReceiptDraft;
import org.jspecify.annotations.Nullable;

/** One permitted question with its prompt. It is asked once, and once more where the answer is of no use. */
public final class AiCall {

    private static final int ATTEMPTS = 2;

    private final AiCalls calls;
    private final Requests.Request request;
    private final Processor processor;
    private final Prompt prompt;

    /**
     * An answer that may be handed on.
     *
     * @param receipt of the disclosure that it answers
     * @param personRequired whether what comes of it takes effect through a person only (GDPR article 22)
     */
    public record Answered(Answer answer, UUID receipt, boolean personRequired) {}

    AiCall(AiCalls calls, Requests.Request request, Processor processor, Prompt prompt) {
        this.calls = calls;
        this.request = request;
        this.processor = processor;
        this.prompt = prompt;
    }

    /** Exactly what is sent. */
    public Prompt prompt() {
        return prompt;
    }

    /** Who is asked. */
    public String processor() {
        return processor.name();
    }

    /**
     * Asks, and waits for the whole answer. An answer that may not be handed on is asked for once more.
     *
     * @throws Fault 429 {@code ai_budget_exceeded} and {@code too_many_requests}; 502 {@code answer_refused} and {@code
     *     processor_refused}; 503 {@code processor_unavailable}
     */
    public Answered answer() {
        for (int attempt = 1; ; attempt++) {
            try {
                return ask(null);
            } catch (Fault fault) {
                if (fault.code() != FaultCode.ANSWER_REFUSED || attempt == ATTEMPTS) {
                    throw fault;
                }
            }
        }
    }

    /**
     * Asks, and hands on what is certain of the answer as it comes, on the calling thread.
     *
     * @throws Fault as {@link #answer}; what was handed on before stays so
     */
    public Answered stream(Consumer<String> certain) {
        return ask(certain);
    }

    private Answered ask(@Nullable Consumer<String> certain) {
        Instant began = calls.clock().instant();
        AtomicReference<@Nullable Receipt> sent = new AtomicReference<>();
        long inputTokens = 0;
        long outputTokens = 0;
        try {
            Runnable departing = () -> sent.set(calls.depart(request, departure()));
            ProcessorClient.Completion completion;
            Answer answer;
            if (certain == null) {
                completion = calls.client().complete(request.scope(), processor, prompt, departing);
                inputTokens = completion.inputTokens();
                outputTokens = completion.outputTokens();
                answer = calls.answers().whole(prompt.feature(), prompt.placeholders(), completion.content());
            } else {
                AnswerStream stream = calls.answers().stream(prompt.feature(), prompt.placeholders(), certain);
                completion = calls.client().stream(request.scope(), processor, prompt, stream::add, departing);
                inputTokens = completion.inputTokens();
                outputTokens = completion.outputTokens();
                answer = stream.end();
            }
            Receipt receipt = java.util.Objects.requireNonNull(sent.get());
            calls.receipts()
                    .end(request.scope(), receipt.id(), Ending.answered(inputTokens, outputTokens, calls.since(began)));
            return new Answered(answer, receipt.id(), request.personRequired());
        } catch (RuntimeException failed) {
            Receipt receipt = sent.get();
            Fault fault = failed instanceof Fault known ? known : null;
            if (receipt != null) {
                String reason = fault == null ? FaultCode.INTERNAL.wire() : AiCalls.reason(fault);
                Ending ending = Ending.failed(reason, inputTokens, outputTokens, calls.since(began));
                calls.receipts().end(request.scope(), receipt.id(), ending);
            } else if (fault != null) {
                calls.keepRefusal(
                        request.scope(),
                        request.policy(),
                        prompt.feature().name(),
                        request.wanted().contact(),
                        fault,
                        began);
            }
            throw failed;
        }
    }

    private ReceiptDraft departure() {
        return ReceiptDraft.sent(
                prompt.feature().name(),
                request.wanted().contact(),
                prompt.fieldsSent(),
                prompt.placeholders().counts(),
                processor.name(),
                processor.model(),
                request.policy().digest(),
                Payload.of(prompt.messages().stream()
                        .map(message -> new Payload.Message(message.role(), message.content()))
                        .toList()));
    }
}
