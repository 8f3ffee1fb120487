package moxora.policy;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Reads the register of processors from a file that holds no problem any more. */
final class ProcessorFile {

    static final String PROCESSORS = "/processors";

    private final YamlDocument document;

    ProcessorFile(YamlDocument document) {
        this.document = document;
    }

    List<Processor> processors() {
        return IntStream.range(0, document.root().at(PROCESSORS).size())
                .mapToObj(i -> processor(PROCESSORS + "/" + i))
                .toList();
    }

    private Processor processor(String at) {
        return new Processor(
                text(at + "/name"),
                URI.create(text(at + "/endpoint")),
                document.text(at + "/model").orElse(null),
                document.text(at + "/region").orElse(null),
                texts(at + "/purposes"),
                texts(at + "/fields"),
                is(at + "/consent", "required"),
                date(at + "/agreement/signed").orElse(null),
                date(at + "/agreement/expires").orElse(null),
                date(at + "/nextReview").orElse(null),
                is(at + "/training", "allowed"),
                document.text(at + "/retention").map(Period::parse).orElse(null),
                document.text(at + "/credential").orElse(null),
                limits(at + "/limits"));
    }

    private Processor.Limits limits(String at) {
        Processor.Limits usual = Processor.Limits.USUAL;
        return new Processor.Limits(
                number(at + "/tokensPerDay", usual.tokensPerDay()),
                number(at + "/tokensPerMonth", usual.tokensPerMonth()),
                (int) number(at + "/requestsPerMinute", usual.requestsPerMinute()),
                (int) document.text(at + "/timeout")
                        .map(Duration::parse)
                        .orElse(Duration.ofSeconds(usual.timeoutSeconds()))
                        .toSeconds(),
                amount(at + "/inputPrice").orElse(usual.inputPrice()),
                amount(at + "/outputPrice").orElse(usual.outputPrice()),
                amount(at + "/costPerMonth").orElse(null),
                document.text(at + "/currency").orElse(null));
    }

    private boolean is(String pointer, String word) {
        return document.text(pointer).filter(word::equals).isPresent();
    }

    private Optional<LocalDate> date(String pointer) {
        return document.text(pointer).map(LocalDate::parse);
    }

    private Optional<BigDecimal> amount(String pointer) {
        return document.text(pointer).map(BigDecimal::new);
    }

    private long number(String pointer, long otherwise) {
        return document.root().at(pointer).asLong(otherwise);
    }

    private Set<String> texts(String pointer) {
        return IntStream.range(0, document.root().at(pointer).size())
                .mapToObj(i -> text(pointer + "/" + i))
                .collect(Collectors.toUnmodifiableSet());
    }

    private String text(String pointer) {
        return document.text(pointer)
                .orElseThrow(() -> new IllegalStateException("The schema let pass no text at " + pointer));
    }
}
