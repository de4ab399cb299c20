package dev.lanewise.cli;

import dev.lanewise.cli.context.CommandContext;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/**
 * Makes the commands and what belongs to them; those whose constructor takes a {@link CommandContext} get it.
 *
 * @param context for all of them
 */
record CommandFactory(CommandContext context) implements IFactory {

    @Override
    public <K> K create(Class<K> type) throws Exception {
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (List.of(constructor.getParameterTypes()).equals(List.of(CommandContext.class))) {
                return type.cast(made(constructor));
            }
        }
        return CommandLine.defaultFactory().create(type);
    }

    private Object made(Constructor<?> constructor) throws ReflectiveOperationException {
        try {
            return constructor.newInstance(context);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("a command cannot be made", e.getCause());
        }
    }
}
