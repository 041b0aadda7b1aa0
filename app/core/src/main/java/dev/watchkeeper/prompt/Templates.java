package dev.watchkeeper.prompt;

import dev.watchkeeper.domain.SmallFile;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.error.AttributeNotFoundException;
import io.pebbletemplates.pebble.error.LoaderException;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.error.RootAttributeNotFoundException;
import io.pebbletemplates.pebble.loader.Loader;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The templates of some folders, the first folder that has a file winning. Pebble ends here. */
final class Templates {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*\\.peb");
    private static final Pattern ATTRIBUTE = Pattern.compile("ttribute \\[([^\\]]+)\\]");
    private static final int LARGEST_RESULT = 20_000_000;

    private final List<Path> roots;
    private final PebbleEngine engine;

    Templates(List<Path> roots) {
        this.roots = List.copyOf(roots);
        this.engine =
                new PebbleEngine.Builder()
                        .loader(new Roots())
                        .strictVariables(true)
                        .autoEscaping(false)
                        .newLineTrimming(false)
                        .cacheActive(false)
                        .defaultLocale(Locale.ROOT)
                        .maxRenderedSize(LARGEST_RESULT)
                        .methodAccessValidator((owner, _) -> loop(owner))
                        .build();
    }

    /**
     * A template read once, to be filled many times.
     *
     * @throws WatchkeeperException of code {@code SETTINGS} with the place if it can't be used
     */
    Filler filler(String name) {
        try {
            var template = engine.getTemplate(name);
            return variables -> {
                StringWriter out = new StringWriter();
                try {
                    template.evaluate(out, variables, Locale.ROOT);
                } catch (PebbleException e) {
                    throw failed(name, e, variables);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
                return out.toString();
            };
        } catch (PebbleException e) {
            throw failed(name, e, Map.of());
        }
    }

    /** Templates call no methods; Pebble itself reads its {@code loop} in this way. */
    private static boolean loop(Object owner) {
        return owner.getClass()
                .getName()
                .equals("io.pebbletemplates.pebble.node.ForNode$LoopVariables");
    }

    /** Fills a template. */
    interface Filler {
        String fill(Map<String, Object> variables);
    }

    private WatchkeeperException failed(
            String name, PebbleException e, Map<String, Object> variables) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof WatchkeeperException ours) {
                return ours;
            }
        }
        String file =
                e.getFileName() != null && NAME.matcher(e.getFileName()).matches()
                        ? e.getFileName()
                        : name;
        Path path = find(file);
        int line = e.getLineNumber() == null ? 1 : e.getLineNumber();
        String message = e.getPebbleMessage() == null ? "unreadable" : e.getPebbleMessage();
        Matcher m = ATTRIBUTE.matcher(message);
        String unknown =
                (e instanceof RootAttributeNotFoundException
                                        || e instanceof AttributeNotFoundException)
                                && m.find()
                        ? m.group(1)
                        : null;
        String place =
                (path == null ? file : path) + ":" + line + ":" + column(path, line, unknown);
        if (unknown != null) {
            return new WatchkeeperException(
                    Code.SETTINGS,
                    place + ": there is no variable '" + unknown + "'",
                    "Known are: "
                            + String.join(", ", variables.keySet().stream().sorted().toList())
                            + ". Mend the template, or remove it to use the shipped one.",
                    e);
        }
        return new WatchkeeperException(
                Code.SETTINGS,
                place + ": this template can't be used: " + message.strip(),
                "Mend the template, or remove it to use the shipped one.",
                e);
    }

    private static int column(@Nullable Path path, int line, @Nullable String word) {
        if (path == null || word == null) {
            return 1;
        }
        try {
            List<String> lines = SmallFile.text(path).lines().toList();
            if (line > lines.size()) {
                return 1;
            }
            Matcher m =
                    Pattern.compile("(?<!\\w)" + Pattern.quote(word) + "(?!\\w)")
                            .matcher(lines.get(line - 1));
            return m.find() ? m.start() + 1 : 1;
        } catch (IOException e) {
            return 1;
        }
    }

    private @Nullable Path find(String name) {
        for (Path root : roots) {
            Path file = root.resolve(name);
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                return file;
            }
        }
        return null;
    }

    private String read(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new WatchkeeperException(
                    Code.SETTINGS,
                    "'" + name + "' is no name of a template",
                    "Include files of the templates' folder only, such as rules.peb.");
        }
        Path file = find(name);
        if (file == null) {
            throw new WatchkeeperException(
                    Code.SETTINGS,
                    "the template "
                            + name
                            + " is in none of "
                            + String.join(", ", roots.stream().map(Path::toString).toList()),
                    "Put it there, or install Watchkeeper again.");
        }
        try {
            return SmallFile.text(file);
        } catch (CharacterCodingException e) {
            throw new WatchkeeperException(
                    Code.SETTINGS, file + ":1:1: this is not UTF-8", "Save it as UTF-8.", e);
        } catch (IOException e) {
            throw new WatchkeeperException(
                    Code.SETTINGS,
                    file + ":1:1: this template can't be read: " + e.getMessage(),
                    "Make it a file that you may read, or remove it to use the shipped one.",
                    e);
        }
    }

    /** Lets Pebble find files in the roots. */
    private final class Roots implements Loader<String> {
        @Override
        public Reader getReader(String name) throws LoaderException {
            return new StringReader(read(name));
        }

        @Override
        public void setCharset(String charset) {
            throw new UnsupportedOperationException("templates are UTF-8");
        }

        @Override
        public void setPrefix(String prefix) {
            throw new UnsupportedOperationException("templates have no prefix");
        }

        @Override
        public void setSuffix(String suffix) {
            throw new UnsupportedOperationException("templates have no suffix");
        }

        @Override
        public String resolveRelativePath(String relative, String anchor) {
            return relative;
        }

        @Override
        public String createCacheKey(String name) {
            return name;
        }

        @Override
        public boolean resourceExists(String name) {
            return NAME.matcher(name).matches() && find(name) != null;
        }
    }
}
